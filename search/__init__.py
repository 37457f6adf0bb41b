"""Finding and comparing: one engine interface, indexing from the outbox, the duplicate-build check (查重)."""
