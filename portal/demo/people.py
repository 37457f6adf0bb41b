"""Units, people and appointments of the sample city, through the ways an administrator has."""

from datetime import date, datetime
from io import StringIO

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from catalog import memberships
from catalog.models import Organisation, User
from portal.demo.accounts import DATA, Account, accounts, password

EDITORS = "网站编辑"
PAGE_RIGHTS = ("add_page", "change_page", "publish_page")


def load_units(at: datetime) -> None:
    """Load the organisations and the names under which they are known."""
    call_command(
        "import_organisations", str(DATA / "organisations.json"), str(DATA / "aliases.json"), stdout=StringIO()
    )


@transaction.atomic
def load_people(at: datetime) -> None:
    """Make the accounts with their appointments, which began two years ago."""
    # One hash for all: the password is the same and published, and hashing takes a third of a second each.
    hashed = make_password(password())
    begin = date(at.year - 2, 1, 1)
    for account in accounts():
        user, _made = User.objects.update_or_create(
            username=account.username, defaults={"display_name": account.name, "password": hashed, "is_active": True}
        )
        _appoint(user, account, begin)
    _appoint_editors()


def _appoint(user: User, account: Account, begin: date) -> None:
    organisation = Organisation.objects.get(code=account.organisation)
    for role in account.roles:
        memberships.appoint(user, organisation, role, valid_from=begin)
    if account.portfolio:
        Organisation.objects.filter(code__in=account.portfolio).update(portfolio_leader=user)


def _appoint_editors() -> None:
    """Give the page editors Wagtail's own rights on pages and public files and the correction of typing errors."""
    group, _made = Group.objects.get_or_create(name=EDITORS)
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    group.permissions.add(Permission.objects.get(content_type__app_label="portal", codename="add_typofix"))
    root = Page.objects.get(depth=1)
    for codename in PAGE_RIGHTS:
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=right)
    for right in Permission.objects.filter(content_type__app_label="portal", codename__in=_file_codenames()):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=Collection.get_first_root_node(), permission=right
        )
    for account in accounts():
        if account.editor:
            User.objects.get(username=account.username).groups.add(group)


def _file_codenames() -> list[str]:
    models = ("publicimage", "publicdocument")
    return [f"{verb}_{model}" for verb in ("add", "change", "choose") for model in models]
