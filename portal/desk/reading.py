"""What a page asks first: the roles of who asks, and what of a model they may see."""

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from catalog import clock
from workflow import access
from workflow.regulation.roles import Role


def held(request: HttpRequest) -> frozenset[Role]:
    """Return the roles of who asks, wherever they hold them."""
    return access.roles_of(request.user, clock.today())


def seen(request: HttpRequest, model: type[Model]) -> QuerySet:
    """Return what this reader may see of a model today."""
    return access.visible_to(request.user, model, on=clock.today())
