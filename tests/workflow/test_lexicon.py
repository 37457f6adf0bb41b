"""Editing and releasing the lexicon: one draft at a time, a second person, and what is released stays as it is."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.models import EditionClosed, JournalEntry, LexiconEdition, LexiconGroup, LexiconTask
from tests.moments import NOW
from workflow import access, actions
from workflow.actions import lexicon
from workflow.regulation.synonyms import GroupText

pytestmark = pytest.mark.django_db

FIRST = [GroupText("object", ("矛盾纠纷", "群众争议")), GroupText("action", ("登记", "录入"))]
BOATS = GroupText("object", ("渡船", "木槽船"))


@pytest.fixture
def first(city):
    return lexicon.adopt(FIRST, "a" * 12, NOW)


@pytest.fixture
def draft(city, first):
    return lexicon.open_draft(base=first, note="补充渡船", by=city.person("BUR_OP"), at=NOW)


def save(city, draft, text, group=None, role="BUR_OP"):
    return lexicon.save_group(edition=draft, text=text, group=group, by=city.person(role), at=NOW)


def release(city, draft, role="BUR_REVIEW", version=None):
    draft.refresh_from_db()
    version = draft.version if version is None else version
    return lexicon.release(edition=draft, digest="b" * 12, by=city.person(role), at=NOW, expected_version=version)


def preview(draft):
    draft.refresh_from_db()
    LexiconTask.objects.create(kind="preview", edition=draft, edition_version=draft.version, finished_at=NOW)


def test_a_draft_begins_with_the_groups_of_the_newest_edition(first, draft):
    assert lexicon.texts_of(draft) == lexicon.texts_of(first) == FIRST
    assert (draft.status, draft.number, draft.based_on) == ("draft", None, first)


def test_there_is_one_draft_at_a_time(city, first, draft):
    with pytest.raises(actions.AlreadyHandled, match="已有一份起草中"):
        lexicon.open_draft(base=first, note="", by=city.person("BUR_REVIEW"), at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        LexiconEdition.objects.create()


def test_a_second_person_releases_what_was_previewed(city, first, draft):
    save(city, draft, BOATS)
    preview(draft)
    released = release(city, draft)
    assert (released.number, released.status, released.digest) == (2, "released", "b" * 12)
    assert released.released_by == city.person("BUR_REVIEW")
    assert released.in_force_at is None
    assert lexicon.texts_of(first) == FIRST
    assert JournalEntry.objects.filter(event="lexicon.release", subject="词表第2版").count() == 1


@pytest.mark.parametrize("wrote", ["opened", "changed"])
def test_nobody_releases_what_they_had_a_hand_in(city, first, draft, wrote):
    if wrote == "changed":
        save(city, draft, BOATS, role="BUR_REVIEW")
    else:
        reviewer = city.person("BUR_REVIEW")
        lexicon.drop(edition=draft, reason="换人起草", by=reviewer, at=NOW, expected_version=0)
        draft = lexicon.open_draft(base=first, note="", by=reviewer, at=NOW)
        save(city, draft, BOATS)
    preview(draft)
    with pytest.raises(actions.NotAllowed, match="不得为同一人"):
        release(city, draft)
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert release(city, draft, role="BUR_LEAD").number == 2


def test_the_database_itself_keeps_author_and_releaser_apart(city, draft):
    rows = LexiconEdition.objects.filter(pk=draft.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(status="released", number=2, digest="c", released_at=NOW, released_by=draft.created_by)


def test_of_two_releases_the_second_is_told_who_was_faster(city, draft):
    save(city, draft, BOATS)
    preview(draft)
    version = draft.version
    release(city, draft)
    with pytest.raises(actions.AlreadyHandled, match=r"局审核.*发布词表"):
        release(city, draft, role="BUR_LEAD", version=version)
    assert LexiconEdition.objects.filter(status="released").count() == 2


def test_a_draft_that_changed_after_the_page_was_read_is_not_released(city, draft):
    save(city, draft, BOATS)
    preview(draft)
    seen = draft.version
    save(city, draft, GroupText("object", ("摆渡口", "渡口")))
    with pytest.raises(actions.AlreadyHandled, match="修订词表"):
        release(city, draft, version=seen)


def test_a_release_needs_the_preview_of_just_this_draft(city, draft):
    save(city, draft, BOATS)
    with pytest.raises(actions.Refused, match="预览"):
        release(city, draft)
    preview(draft)
    save(city, draft, GroupText("object", ("摆渡口", "渡口")))
    with pytest.raises(actions.Refused, match="预览"):
        release(city, draft)


def test_a_draft_without_a_difference_is_not_released(city, draft):
    preview(draft)
    with pytest.raises(actions.Refused, match="没有差别"):
        release(city, draft)


def test_a_group_that_contradicts_another_is_refused_and_nothing_is_kept(city, draft):
    version = draft.version
    with pytest.raises(actions.Refused, match="“群众争议”已在对象类“矛盾纠纷”组中"):
        save(city, draft, GroupText("object", ("信访", "群众争议")))
    draft.refresh_from_db()
    assert (draft.version, draft.groups.count()) == (version, 2)


def test_a_group_is_changed_and_removed(city, draft):
    group = draft.groups.get(kind="action")
    changed = save(city, draft, GroupText("action", ("登记", "录入", "填录")), group)
    assert (changed.pk, changed.words) == (group.pk, ("登记", "录入", "填录"))
    lexicon.remove_group(group=changed, by=city.person("BUR_OP"), at=NOW)
    assert [text.name for text in lexicon.texts_of(draft)] == ["矛盾纠纷"]
    with pytest.raises(actions.AlreadyHandled, match="已被他人删除"):
        save(city, draft, BOATS, changed)


def test_groups_of_a_released_edition_never_change(city, first, draft):
    group = first.groups.first()
    group.terms = "别的"
    for act in (group.save, group.delete):
        with pytest.raises(EditionClosed):
            act()
    with pytest.raises(actions.AlreadyHandled):
        save(city, first, BOATS)


@pytest.mark.parametrize("role", ["UNIT_OP", "BUR_LEAD", "BUR_DATA", "AUDIT", "SYSADMIN"])
def test_only_the_bureaus_editors_edit(city, first, draft, role):
    by = city.person(role)
    for act in (
        lambda: save(city, draft, BOATS, role=role),
        lambda: lexicon.remove_group(group=draft.groups.first(), by=by, at=NOW),
        lambda: lexicon.drop(edition=draft, reason="x", by=by, at=NOW, expected_version=0),
        lambda: lexicon.open_draft(base=first, note="", by=by, at=NOW),
    ):
        with pytest.raises(actions.NotAllowed):
            act()


@pytest.mark.parametrize("role", ["BUR_OP", "BUR_DATA", "UNIT_HEAD", "AUDIT"])
def test_only_reviewers_and_leaders_release(city, draft, role):
    preview(draft)
    with pytest.raises(actions.NotAllowed):
        release(city, draft, role=role)


def test_a_draft_is_dropped_with_a_reason_and_another_begun(city, first, draft):
    by = city.person("BUR_OP")
    with pytest.raises(actions.Refused, match="说明理由"):
        lexicon.drop(edition=draft, reason=" ", by=by, at=NOW, expected_version=0)
    lexicon.drop(edition=draft, reason="另行起草", by=by, at=NOW, expected_version=0)
    assert LexiconGroup.objects.filter(edition=draft).exists()
    assert lexicon.open_draft(base=first, note="", by=by, at=NOW).pk != draft.pk


@pytest.mark.parametrize(("role", "count"), [("BUR_DATA", 2), ("UNIT_OP", 0), ("AUDIT", 0), ("SYSADMIN", 0)])
def test_the_lexicon_is_the_bureaus_alone(city, draft, role, count):
    seen = access.visible_to(city.person(role), LexiconEdition, on=timezone.localdate(NOW))
    assert seen.count() == count
