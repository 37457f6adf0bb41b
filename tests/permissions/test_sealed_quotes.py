"""The walk with replies and comments in the world: before the end their words are shown to nobody at all."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from catalog.models import Comment, PriceLine, PriceReply, Supplier
from tests.factories.quotes import reply_to
from tests.moments import NOW
from tests.permissions.actors import REPRESENTATIVES
from tests.permissions.expectations import ROWS
from tests.permissions.routes import every_route
from tests.permissions.walking import Report, Walker
from workflow.actions import comments

SEALED, ABANDONED = "sealed", "abandoned"


@pytest.fixture(scope="module")
def words(world):
    """Plant a reply in a running and in a broken-off notice of two units; return which word means what."""
    found = {}
    for side in ("water", "traffic"):
        notice = world.matters[f"{side}/FL_PUBLIC"].notice
        reply = reply_to(notice, "98765.43", at=NOW)
        for row in [reply, reply.supplier, *PriceLine.objects.filter(reply=reply)]:
            world.canaries.plant(row, f"{side}/{SEALED}")
        comment = comments.submit_comment(notice=notice, text="意见", contact="联系", at=NOW)
        world.canaries.plant(comment, f"{side}/comment")
        found[side] = reply
    return found


@pytest.fixture(scope="module")
def patched(words):
    """Let the walk judge what is sealed: nobody may read it; comments go by the matrix."""
    import tests.permissions.walking as walking  # noqa: PLC0415  Patched for this module only.

    usual = walking.may_read

    def may_read(actor, matter: str) -> bool:
        side, _slash, kind = matter.partition("/")
        if kind == SEALED:
            return False
        if kind == "comment":
            by_office = actor.role in {"BUR_OP", "BUR_REVIEW", "BUR_LEAD", "BUR_DATA", "AUDIT"}
            return by_office or (actor.role.startswith("UNIT_") and actor.side == side)
        return usual(actor, matter)

    walking.may_read = may_read
    yield words
    walking.may_read = usual


# One of each kind of reader, and every address that tells of notices, or lists or counts what there is.
WALKERS = [actor for actor in REPRESENTATIVES if actor.role not in {"UNIT_FIN", "BUR_LEAD", "VM_UNIT", "OFFICE_PARTY"}]
LISTS = {
    "public:notices_json", "public:feed", "public:sitemap_xml", "public:supplier_home", "desk:home", "desk:projects",
    "desk:project", "desk:dossier", "desk:dossiers", "desk:journal", "desk:people", "desk:security", "desk:notices",
}  # fmt: skip


def _tells_of_notices(name: str) -> bool:
    return name in ROWS and (name in LISTS or ROWS[name].subject in {"notice", "public_notice"})


@pytest.mark.requirement("R35.1")
@pytest.mark.parametrize("actor", WALKERS, ids=str)
def test_nobody_is_shown_a_word_of_a_sealed_reply(world, patched, actor):
    report = Report()
    running = {key: matter for key, matter in world.matters.items() if key.endswith("/FL_PUBLIC")}
    walker = Walker(replace(world, matters=running), actor, report)
    for route in every_route():
        if _tells_of_notices(route.name):
            walker.visit(route, ("GET", "POST"))
    assert report.requests > 30
    told = [line for line in report.findings if "shows" in line]
    assert not told, "\n".join(told)


def test_the_words_were_really_planted(world, words):
    planted = {place.split(".")[0] for matter, place in world.canaries.home.values() if matter.endswith(SEALED)}
    assert planted == {"PriceReply", "PriceLine", "Supplier"}
    assert PriceReply.objects.count() == PriceLine.objects.count() == Supplier.objects.count() == 2
    assert Comment.objects.count() == 2
    assert words["water"].total == Decimal("98765.43")
    assert reverse("desk:notice-quotes", args=[words["water"].notice.number])
