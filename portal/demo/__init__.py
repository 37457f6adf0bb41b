"""The sample city (示例市): accounts, units, systems, projects and pages for demonstrations, never for production."""
