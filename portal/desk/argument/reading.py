"""Who acts on argumentation batches (论证批次)."""

from django.http import HttpRequest

from portal.desk.reading import held
from workflow.regulation.roles import Role


def may_organise(request: HttpRequest) -> bool:
    """Whether this person acts on batches."""
    return Role.BUR_OP in held(request)
