"""The bureau's desk (市数字经济局): first review, duplicates, argumentation, deciding, the approval document."""
