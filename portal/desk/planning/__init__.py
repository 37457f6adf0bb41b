"""The year's plan on pages (年度计划、中期调整): gathering, consultation, meetings."""
