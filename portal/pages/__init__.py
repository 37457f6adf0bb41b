"""Wagtail page types and public files."""
