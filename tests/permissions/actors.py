"""Who walks: every role at home, the other department, a person without a role, a page editor, and nobody."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page

from catalog.models import User
from tests.factories.city import City
from tests.factories.people import UserFactory
from workflow.regulation.roles import Role

ANONYMOUS, NO_ROLE, EDITOR = "anonymous", "no-role", "page-editor"


@dataclass(frozen=True, slots=True)
class Actor:
    """One walker: `role` is a role's value or one of the three names above, `side` the unit it is held in."""

    role: str
    side: str = ""

    def __str__(self) -> str:
        return f"{self.role}@{self.side}" if self.side else self.role

    @property
    def signs_in(self) -> bool:
        return self.role != ANONYMOUS

    def user(self, city: City) -> User | None:
        """Return the actor's account in a city."""
        if self.role == ANONYMOUS:
            return None
        if self.role == NO_ROLE:
            return UserFactory(username="no-role", display_name="无任职人员")
        if self.role == EDITOR:
            return page_editor()
        return city.person(self.role, getattr(city, self.side) if self.side else None)


def page_editor() -> User:
    """Return a person who may edit every public page, and nothing else."""
    user = UserFactory(username="page-editor", display_name="网站编辑")
    group, _made = Group.objects.get_or_create(name="网站编辑（测试）")
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=Page.get_first_root_node(), permission=permission)
    user.groups.add(group)
    return user


_OF_A_UNIT = (Role.UNIT_OP, Role.UNIT_HEAD, Role.UNIT_FIN)
EVERYBODY = (
    Actor(ANONYMOUS),
    Actor(NO_ROLE),
    Actor(EDITOR),
    *(Actor(role, side) for role in _OF_A_UNIT for side in ("water", "traffic", "hydrology")),
    Actor(Role.PARENT_UNIT, "water"),
    *(Actor(role) for role in Role if role not in {*_OF_A_UNIT, Role.PARENT_UNIT}),
)
# Those that the suite itself walks; one of each kind of reader.
REPRESENTATIVES = (
    Actor(ANONYMOUS),
    Actor(NO_ROLE),
    Actor(EDITOR),
    Actor(Role.UNIT_OP, "water"),
    Actor(Role.UNIT_HEAD, "traffic"),
    Actor(Role.UNIT_FIN, "water"),
    Actor(Role.PARENT_UNIT, "water"),
    Actor(Role.BUR_OP),
    Actor(Role.BUR_LEAD),
    Actor(Role.FIN_REVIEW),
    Actor(Role.VM_UNIT),
    Actor(Role.OFFICE_PARTY),
    Actor(Role.EXPERT),
    Actor(Role.AUDIT),
    Actor(Role.SUPPLIER),
    Actor(Role.SYSADMIN),
    Actor(Role.SECADMIN),
    Actor(Role.AUDITADMIN),
)
