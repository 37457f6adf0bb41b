"""Drafting an application (起草申报): a short task list, one part a page, nothing typed is lost."""
