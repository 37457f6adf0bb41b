"""A list of dossiers for a leader in 100 groups over 100,000 dossiers, beside the same list unfiltered."""

import random
from collections.abc import Callable

from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from catalog.models import Dossier, DossierGroupObjectPermission, OrganisationGroup, User
from portal.desk.paging import CappedPaginator
from tests.benches.measure import Line, in_turns
from tests.factories import OrganisationFactory, UserFactory, appoint
from workflow import access

DOSSIERS, GROUPS, LED, SHARED, PAGE = 100_000, 200, 100, 4, 30


def run() -> list[Line]:
    """Fill the register; measure the page, and below it the query and the count, filtered and unfiltered."""
    leader, auditor = _fill(), UserFactory()
    appoint(auditor, leader.memberships.first().organisation, "AUDIT")
    assert DOSSIERS * 0.9 < access.visible_to(leader, Dossier).count() < DOSSIERS
    pages = in_turns({"all": _page(auditor), "own": _page(leader)}, 40)
    rows = in_turns({"all": _first(auditor), "own": _first(leader)}, 40)
    counts = in_turns({"all": _counted(auditor), "own": _counted(leader)}, 10)
    return [
        Line("the page unfiltered (an auditor), median", f"{pages['all'].median:.1f} ms"),
        Line("the page of the leader, median", f"{pages['own'].median:.1f} ms"),
        Line("leader / unfiltered", f"{pages['own'].median / pages['all'].median:.2f} ×", "≤ 1.5 ×"),
        Line("its first rows alone, leader / unfiltered", f"{rows['own'].median / rows['all'].median:.2f} ×"),
        Line("its capped count alone, leader / unfiltered", f"{counts['own'].median / counts['all'].median:.2f} ×"),
    ]


def _page(user: User) -> Callable[[], object]:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("desk:dossiers")
    assert client.get(url).status_code == 200
    return lambda: client.get(url)


def _first(user: User) -> Callable[[], object]:
    return lambda: list(access.visible_to(user, Dossier).order_by("-id")[:PAGE])


def _counted(user: User) -> Callable[[], object]:
    return lambda: CappedPaginator(access.visible_to(user, Dossier).order_by("-id"), PAGE).count


def _fill() -> User:
    """Share each dossier with four of 200 groups, and give one leader a post in 100 of them: 94 % are the leader's."""
    units = [OrganisationFactory() for _unit in range(GROUPS)]
    leader = UserFactory()
    for unit in units[:LED]:
        appoint(leader, unit, "UNIT_HEAD")
    view = Permission.objects.get(content_type__app_label="catalog", codename="view_dossier")
    groups = [OrganisationGroup.of(unit, "UNIT_HEAD") for unit in units]
    chance = random.Random(1)
    for begin in range(0, DOSSIERS, 5_000):
        rows = Dossier.objects.bulk_create(
            Dossier(number=f"B{n:06d}", title=f"卷宗{n}", kind=Dossier.Kind.GENERAL, owner=units[n % GROUPS])
            for n in range(begin, begin + 5_000)
        )
        DossierGroupObjectPermission.objects.bulk_create(
            DossierGroupObjectPermission(content_object=row, group=group, permission=view)
            for row in rows
            for group in chance.sample(groups, SHARED)
        )
    return leader
