"""The permission walk: every address, as every role, against a table that says what each may get."""
