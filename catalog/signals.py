"""What the catalog announces; higher apps listen. Sent inside the transaction: listeners only write rows.

Each is sent with the instance as `instance` and, where a person acted, `by` (a User) and `at` (a datetime).
"""

from django.dispatch import Signal

organisation_changed = Signal()
membership_changed = Signal()
"""Sent with `user` and `role` when a membership begins or ends."""

system_changed = Signal()
project_changed = Signal()
document_changed = Signal()
resource_changed = Signal()
"""The published edition of a directory entry is another, or there is none any more."""
