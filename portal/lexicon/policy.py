"""Who comes through the page editor's door for the lexicon, and what of it they may do: asked of the offices held."""

from collections.abc import Callable, Iterable

from django.contrib.auth.backends import BaseBackend
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.permission_policies.base import BasePermissionPolicy

from catalog import clock
from catalog.models import Membership, User
from workflow import access, lexicon_access
from workflow.regulation.roles import Role

DOOR = "wagtailadmin.access_admin"
ADDRESS = "/admin/lexicon/"
_ROLES = {"view": lexicon_access.READERS}


def edits(user: User) -> bool:
    """Whether a person holds an office today that edits the lexicon."""
    return user.is_active and bool(access.roles_of(user, clock.today()) & lexicon_access.EDITORS)


def lexicon_door(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let whoever edits the lexicon come in for it: at its addresses alone, nowhere else in the page editor."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ADDRESS) and request.user.is_authenticated:
            request.user.comes_for_the_lexicon = edits(request.user)
        return get_response(request)

    return middleware


class EditorsOfTheLexicon(BaseBackend):
    """Opens the page editor's door to who came for the lexicon; it ends with the request."""

    def has_perm(self, user_obj: User, perm: str, obj: object = None) -> bool:
        """Whether the door opens; this is no other right."""
        return perm == DOOR and obj is None and getattr(user_obj, "comes_for_the_lexicon", False)


class LexiconPolicy(BasePermissionPolicy):
    """The page editor's question, answered by the offices held; neither its own rights nor a superuser's count."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """Whether a person may `view`, or with any other action edit, the groups."""
        return bool(access.roles_of(user, clock.today()) & _roles_for(action))

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        """The people whose offices allow one of the actions."""
        roles = frozenset().union(*(_roles_for(action) for action in actions))
        held = Membership.objects.on(clock.today()).filter(role_id__in=roles)
        return User.objects.filter(is_active=True, pk__in=held.values("user_id"))

    def instances_user_has_any_permission_for(self, user: User, actions: Iterable[str]) -> QuerySet:
        """The groups a person may act on."""
        rows = access.visible_to(user, self.model, on=clock.today())
        return rows if self.user_has_any_permission(user, actions) else rows.none()


def _roles_for(action: str) -> frozenset[Role]:
    return _ROLES.get(action, lexicon_access.EDITORS)
