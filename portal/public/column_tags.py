"""The column tags (国办发〔2017〕47号) of public columns that are not Wagtail pages."""

from catalog import vocabulary


def column_tags(name: str, description: str, keywords: str, kind: str) -> list[tuple[str, str]]:
    """Return the four required tags; `kind` is a code of the list `column_type`."""
    return [
        ("ColumnName", name),
        ("ColumnDescription", description),
        ("ColumnKeywords", keywords),
        ("ColumnType", vocabulary.label("column_type", kind)),
    ]
