"""Workbooks out of the register: the same columns that the importers read back."""
