"""The rows of the life cycle, one module per phase; workflow.lifecycle joins them into the one table."""
