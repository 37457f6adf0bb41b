"""Eight people press the same button at once, many times over: one effect, the others are told, nobody gets a 500.

200 races here; `make race` runs as many as RACES says (10,000). On PostgreSQL only: SQLite's writers queue.
"""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from catalog.models import Comment, Project
from portal.pages.tree import ensure_page_tree
from tests.factories import ProjectFactory
from tests.factories.city import City, build_city
from tests.moments import NOW
from tests.portal.desk import typed
from tests.workflow.journey import begin
from workflow.actions import comments
from workflow.models import Decision, StateChange

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs_postgres, pytest.mark.slow]

RACES = int(os.environ.get("RACES") or 200)
CLIENTS = 8
# Done, or led to what was done; and told that another was first.
SAID = frozenset({303, 409})


@dataclass(frozen=True)
class Race:
    """What each of the eight posts, who they are, and how many effects there are afterwards."""

    url: str
    posts: tuple[dict, ...]
    role: str
    effects: Callable[[], int]


def submitting(city: City, number: int) -> Race:
    project = ProjectFactory(unit=city.water, ready=True, name=f"申报{number}")
    return Race(
        reverse("desk:draft-check", args=[project.number]),
        ({"version": project.version},) * CLIENTS,
        "UNIT_HEAD",
        StateChange.objects.filter(project=project, verb="submit").count,
    )


def saving(city: City, number: int) -> Race:
    project = ProjectFactory(unit=city.water, draft=True, name=f"保存{number}")
    posts = tuple(typed.funding(str(100 + client)) | {"revision": project.draft_revision} for client in range(CLIENTS))
    return Race(
        reverse("desk:draft-funding", args=[project.number]),
        posts,
        "UNIT_OP",
        lambda: Project.objects.get(pk=project.pk).draft_revision - project.draft_revision,
    )


def withdrawing(city: City, number: int) -> Race:
    project = ProjectFactory(unit=city.water, in_library=True, name=f"撤回{number}")
    return Race(
        reverse("desk:act", args=[project.number, "withdraw"]),
        ({"reason": "不再建设", "project_version": project.version},) * CLIENTS,
        "UNIT_HEAD",
        StateChange.objects.filter(project=project, verb="withdraw").count,
    )


def answering(city: City, number: int) -> Race:
    notice = ProjectFactory(unit=city.water, in_publicity=True, name=f"答复{number}").notices.get()
    comment = comments.submit_comment(notice=notice, text="建议", at=NOW)
    posts = tuple({"comment": comment.pk, "reply": f"答复{client}"} for client in range(CLIENTS))
    return Race(
        reverse("desk:comment-reply", args=[notice.number]),
        posts,
        "UNIT_OP",
        lambda: Comment.objects.filter(pk=comment.pk, status=Comment.Status.REPLIED).count(),
    )


def signing(city: City, number: int) -> Race:
    journey = begin(city, name=f"签批{number}").into_library().argue().adhoc()
    sheet = journey.sheets()[0]
    seen = {"result": "agreed", "opinion": "", "digest": sheet.digest, "version": sheet.sheet_version}
    return Race(
        reverse("desk:sheet-decide", args=[sheet.pk]),
        (seen,) * CLIENTS,
        sheet.role,
        Decision.objects.filter(sheet=sheet).count,
    )


KINDS = (submitting, saving, withdrawing, answering, signing)


def run(race: Race, clients: list[Client]) -> list[int]:
    """Let all clients post at once and return the statuses."""
    answers: list[int] = [0] * len(clients)
    start = Barrier(len(clients))

    def press(index: int) -> None:
        try:
            start.wait(timeout=30)
            answers[index] = clients[index].post(race.url, race.posts[index]).status_code
        finally:
            connection.close()

    threads = [Thread(target=partial(press, index)) for index in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return answers


def crowd(city: City, role: str) -> list[Client]:
    """Return eight windows of the person of a role; what a view raises becomes the 500 it would be."""
    clients = [Client(raise_request_exception=False) for _window in range(CLIENTS)]
    for client in clients:
        client.force_login(city.person(role), backend="django.contrib.auth.backends.ModelBackend")
    return clients


def test_of_eight_at_once_one_takes_effect_and_the_others_are_told():
    city = build_city()
    ensure_page_tree()
    for role in ("VM_DIG", "VM_FIN", "VM_UNIT"):
        city.person(role)
    crowds: dict[str, list[Client]] = {}
    seen: dict[str, Counter] = {kind.__name__: Counter() for kind in KINDS}
    for number in range(RACES):
        kind = KINDS[number % len(KINDS)]
        race = kind(city, number)
        clients = crowds.setdefault(race.role, crowd(city, race.role))
        statuses = run(race, clients)
        assert race.effects() == 1, f"{kind.__name__} {number}: {race.effects()} effects, {statuses}"
        assert set(statuses) <= SAID, f"{kind.__name__} {number}: {statuses}"
        assert 303 in statuses, f"{kind.__name__} {number}: {statuses}"
        seen[kind.__name__].update(statuses)
    for name, counted in seen.items():
        print(name, dict(counted))
