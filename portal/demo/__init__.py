"""The sample city (示例市): accounts, organisations, systems, projects and pages for demonstrations; never production."""
