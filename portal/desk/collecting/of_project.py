"""The checks before collecting that were begun from a project, for its pages."""

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from catalog.models import DataCheck, DataCheckItem, Project
from portal.desk.reading import seen


def checks_of(request: HttpRequest, project: Project) -> QuerySet[DataCheck]:
    """Return a project's checks that this reader may see, with how many items each has and how many are held."""
    held = Count("items", filter=~Q(items__grade=DataCheckItem.Grade.NONE))
    rows = seen(request, DataCheck).filter(project=project).select_related("checked_by")
    return rows.annotate(asked=Count("items"), held=held).order_by("-pk")
