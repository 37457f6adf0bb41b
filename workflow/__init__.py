"""What the regulation allows, and doing it: the ring of law, the life cycle, approvals, grants, durable work."""
