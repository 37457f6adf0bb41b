"""What the catalog announces; higher apps listen. Sent inside the transaction: listeners only write rows.

Each is sent with the instance as `instance` and, where a person acted, `by` (a User) and `at` (a datetime).
"""

from django.dispatch import Signal

organisation_changed = Signal()
system_changed = Signal()
project_changed = Signal()
