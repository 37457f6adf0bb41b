"""As whom a person asks the engine: an answer is confined by principals there, and by rights in SQL once more.

Principals err on the wide side, for SQL decides: whoever reads anything by office asks as `offices`, everybody else as
their organisations and as a reader of each dossier that was opened to them.
"""

from datetime import date

from catalog.models import Dossier, Organisation, User
from search.readable import COMPARES, OFFICES, dossier_principal
from workflow import access
from workflow.permissions import Role

_MOST_DOSSIERS = 5_000


def principals_of(user: User, on: date) -> tuple[str, ...]:
    """Return the principals of a user on a day; none of them is PUBLIC, which is the public site's."""
    roles = access.roles_of(user, on) - access.READS_NOTHING
    if not roles:
        return ("nobody",)
    found = [COMPARES] if roles & access.COMPARES_ALL else []
    if roles - access.OWN:
        return (*found, OFFICES)
    own = access.organisations_of(user, on, access.OWN)
    above = access.organisations_of(user, on, frozenset({Role.PARENT_UNIT}))
    own |= set(Organisation.objects.filter(parent__in=above).values_list("pk", flat=True))
    opened = access.visible_to(user, Dossier, on=on).exclude(owner__in=own).order_by("-pk")
    dossiers = opened.values_list("pk", flat=True)[:_MOST_DOSSIERS]
    return (*found, *(f"org{pk}" for pk in sorted(own)), *map(dossier_principal, dossiers))
