"""The bureau's desk (主管部门): first review, duplicates, argumentation, deciding, the approval document."""
