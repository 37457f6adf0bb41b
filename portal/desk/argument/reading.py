"""What the pages of argumentation ask first: the roles of who asks, and what they may see."""

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from catalog import clock
from workflow import access
from workflow.regulation.roles import Role


def held(request: HttpRequest) -> frozenset[Role]:
    """Return the roles of who asks."""
    return access.roles_of(request.user, clock.today())


def may_organise(request: HttpRequest) -> bool:
    """Whether this person acts on batches."""
    return Role.BUR_OP in held(request)


def seen(request: HttpRequest, model: type[Model]) -> QuerySet:
    """Return what this reader may see of the argumentation."""
    return access.visible_to(request.user, model, on=clock.today())
