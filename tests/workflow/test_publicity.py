"""Publicity: the period is computed, nothing shortens it, a correction starts it again, and what was public stays."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from catalog.models import FunctionItem, FunctionList, Holiday, HolidayYear, Notice
from tests.workflow.journey import ITEMS
from workflow import actions, signals, snapshots
from workflow.actions import function_lists, publicity
from workflow.models import StateChange

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def approved(journey):
    """Return a project whose approval has been issued."""
    return journey.into_library().argue().adhoc().decide_all().issue()


@pytest.fixture
def public(approved):
    """Return a project whose list is public since Tuesday 9 June 2026 or a day after."""
    return approved.publish()


def starting(journey, moment: datetime):
    """Put a journey so that its notice is published about a moment."""
    journey.at = moment.replace(tzinfo=SHANGHAI) - timedelta(hours=4)
    return journey.publish().project.notices.get()


@pytest.mark.requirement("R35.1")
@pytest.mark.parametrize(
    ("published", "ends"),
    [
        (datetime(2026, 9, 24, 10), date(2026, 10, 8)),
        (datetime(2026, 6, 9, 10), date(2026, 6, 16)),
        (datetime(2026, 6, 12, 10), date(2026, 6, 22)),
        (datetime(2027, 3, 1, 10), date(2027, 3, 8)),
    ],
)
def test_the_end_is_seven_days_on_and_no_rest_day(approved, published, ends):
    notice = starting(approved, published)
    assert notice.published_at.astimezone(SHANGHAI).date() == published.date()
    assert notice.ends_on == ends
    assert notice.end_at == datetime(ends.year, ends.month, ends.day, tzinfo=SHANGHAI) + timedelta(days=1)


@pytest.mark.requirement("R35.1")
def test_a_notice_may_stand_longer_and_never_shorter(approved):
    function_lists.record_publication_check(
        snapshots.current_list(approved.project), approved.who("UNIT_OP"), approved.later()
    )
    with pytest.raises(actions.Refused, match="短于规定的 7 日"):
        approved.take("submit_notice", "UNIT_OP", data={"days": 6})
    notice = approved.publish(days=10).project.notices.get()
    assert (notice.ends_on - notice.published_at.astimezone(SHANGHAI).date()).days >= 10


@pytest.mark.requirement("R35.1")
def test_nothing_ends_a_period_early_and_its_end_needs_no_worker(public):
    notice = public.project.notices.get()
    second_before = notice.end_at - timedelta(seconds=1)
    with pytest.raises(actions.Refused, match="不能提前结束"):
        actions.perform("close_notice", project=public.project, by=None, at=second_before)
    with pytest.raises(actions.NotAllowed):
        actions.perform("close_notice", project=public.project, by=public.who("BUR_LEAD"), at=notice.end_at)
    assert notice.effective_status(second_before) == Notice.Effective.RUNNING
    assert notice.effective_status(notice.end_at) == Notice.Effective.ENDED
    assert public.fresh().project.state == "FL_PUBLIC"


@pytest.mark.requirement("R35.1")
def test_the_list_is_checked_by_the_unit_before_it_is_public(approved):
    with pytest.raises(actions.Refused) as refusal:
        approved.take("submit_notice", "UNIT_OP")
    assert [o.code for o in refusal.value.objections] == ["publication-unchecked"]


@pytest.mark.requirement("R35.1")
def test_an_incomplete_or_marked_row_does_not_go_public(approved):
    found = snapshots.current_list(approved.project)
    leaf = found.items.filter(is_leaf=True).first()
    FunctionItem.objects.filter(pk=leaf.pk).update(description="机密★5年", quantity=None)
    function_lists.record_publication_check(found, approved.who("UNIT_OP"), approved.later())
    with pytest.raises(actions.Refused) as refusal:
        approved.take("submit_notice", "UNIT_OP")
    assert [o.code for o in refusal.value.objections] == ["function-list-incomplete", "secret-words"]


@pytest.mark.requirement("R35.1")
def test_the_bureau_checks_the_form_before_the_unit_publishes(approved):
    found = snapshots.current_list(approved.project)
    function_lists.record_publication_check(found, approved.who("UNIT_OP"), approved.later())
    approved.take("submit_notice", "UNIT_OP")
    with pytest.raises(actions.Refused) as refusal:
        approved.take("publish_notice", "UNIT_HEAD")
    assert [o.code for o in refusal.value.objections] == ["form-unchecked"]

    notice = approved.project.notices.get()
    with pytest.raises(actions.NotAllowed):
        publicity.check_form(notice=notice, by=approved.who("UNIT_HEAD"), at=approved.later())
    publicity.check_form(notice=notice, by=approved.who("BUR_OP"), at=approved.later())
    with pytest.raises(actions.AlreadyHandled):
        publicity.check_form(notice=notice, by=approved.who("BUR_OP"), at=approved.later())
    with pytest.raises(actions.NotAllowed):
        approved.take("publish_notice", "BUR_OP")
    approved.take("publish_notice", "UNIT_HEAD")
    assert approved.fresh().project.state == "FL_PUBLIC"


def test_a_draft_that_is_sent_back_was_never_public_and_the_next_is_a_new_one(approved):
    found = snapshots.current_list(approved.project)
    function_lists.record_publication_check(found, approved.who("UNIT_OP"), approved.later())
    approved.take("submit_notice", "UNIT_OP")
    approved.take("return_notice", "BUR_OP", reason="联系电话有误")
    first = approved.project.notices.get()
    assert (first.status, first.published_at, first.withdraw_reason) == ("checking", None, "联系电话有误")
    approved.take("submit_notice", "UNIT_OP")
    assert approved.project.notices.count() == 2


@pytest.mark.requirement("R35.1")
def test_what_is_published_is_a_snapshot_with_its_digest(public):
    notice = public.project.notices.get()
    assert [row["number"] for row in notice.snapshot] == ["1", "1.1", "1.2", "2", "2.1"]
    assert notice.snapshot_sha256 == snapshots.digest(notice.snapshot)
    assert notice.function_list.status == FunctionList.Status.FROZEN


def corrected(public, description="按河段、周期和人员生成巡查任务。"):
    item = snapshots.current_list(public.project).items.get(number="1.1")
    made = function_lists.edit_item(item, {"description": description}, public.who("UNIT_OP"), public.later())
    function_lists.record_publication_check(made.function_list, public.who("UNIT_OP"), public.later())
    return made.function_list


@pytest.mark.requirement("R35.1")
def test_a_correction_publishes_a_new_version_and_the_period_starts_again(public):
    old = public.project.notices.get()
    public.later(days=3)
    corrected(public)
    public.take("correct_notice", "UNIT_HEAD", reason="补充派发条件")

    old.refresh_from_db()
    new = public.project.notices.get(version=2)
    assert (old.status, old.correction_note) == ("corrected", "补充派发条件")
    assert (new.status, new.supersedes) == ("published", old)
    assert new.end_at > old.end_at
    assert new.snapshot != old.snapshot
    assert old.snapshot[1]["item_key"] == new.snapshot[1]["item_key"]
    assert public.fresh().project.state == "FL_PUBLIC"


@pytest.mark.requirement("R35.1")
def test_a_correction_that_corrects_nothing_is_refused(public):
    with pytest.raises(actions.Refused) as refusal:
        public.take("correct_notice", "UNIT_HEAD", reason="重发")
    assert [o.code for o in refusal.value.objections] == ["nothing-corrected"]


@pytest.mark.requirement("R35.1")
def test_a_correction_being_prepared_holds_the_closing_until_it_is_dropped(public):
    notice = public.project.notices.get()
    made = corrected(public)
    assert publicity.close_ended_notices(notice.end_at) == 0
    function_lists.drop_draft(made, public.who("UNIT_OP"), notice.end_at)
    assert publicity.close_ended_notices(notice.end_at) == 1


@pytest.mark.requirement("R35.1")
def test_what_has_ended_is_neither_corrected_nor_withdrawn(public):
    notice = public.project.notices.get()
    corrected(public)
    public.at = notice.end_at
    for verb in ("correct_notice", "withdraw_notice"):
        with pytest.raises(actions.Refused) as refusal:
            public.take(verb, "UNIT_HEAD", reason="有误")
        assert "publicity-over" in [o.code for o in refusal.value.objections]


@pytest.mark.requirement("R35.1")
def test_a_withdrawal_says_why_and_the_next_notice_starts_anew(public):
    with pytest.raises(actions.Refused, match="须说明理由"):
        public.take("withdraw_notice", "UNIT_HEAD")
    public.take("withdraw_notice", "UNIT_HEAD", reason="清单有重大遗漏")
    notice = public.project.notices.get()
    assert (notice.status, notice.withdraw_reason) == ("withdrawn", "清单有重大遗漏")
    assert public.fresh().project.state == "APPROVED"
    public.take("submit_notice", "UNIT_OP")
    assert public.project.notices.get(version=2).status == "checking"


def test_the_page_hears_of_every_change_inside_the_transaction(approved):
    heard = []

    def hear(sender, notice, **kwargs):
        heard.append((notice.version, notice.status))

    signals.notice_changed.connect(hear)
    try:
        approved.publish()
        corrected(approved)
        approved.take("correct_notice", "UNIT_HEAD", reason="补充")
        approved.take("withdraw_notice", "UNIT_HEAD", reason="有误")
    finally:
        signals.notice_changed.disconnect(hear)
    assert heard == [(1, "published"), (2, "published"), (2, "withdrawn")]


@pytest.mark.requirement("R35.1")
def test_a_provisional_end_moves_when_the_years_holidays_are_loaded(approved):
    notice = starting(approved, datetime(2027, 2, 1, 10))
    assert (notice.is_provisional, notice.ends_on) == (True, date(2027, 2, 8))

    year = HolidayYear.objects.create(year=2027, source="国办发明电〔2026〕7号", loaded_at=approved.at)
    Holiday.objects.bulk_create(
        Holiday(year=year, day=date(2027, 2, day), kind=Holiday.Kind.OFF) for day in range(5, 12)
    )
    assert publicity.recompute_provisional(approved.at) == 1
    notice.refresh_from_db()
    assert (notice.is_provisional, notice.ends_on) == (False, date(2027, 2, 12))
    assert publicity.recompute_provisional(approved.at) == 0


def test_a_new_list_after_the_check_must_be_checked_again(approved):
    found = snapshots.current_list(approved.project)
    function_lists.record_publication_check(found, approved.who("UNIT_OP"), approved.later())
    function_lists.new_version(approved.project, ITEMS[:2], approved.who("UNIT_OP"), approved.later())
    with pytest.raises(actions.Refused, match="保密审查"):
        approved.take("submit_notice", "UNIT_OP")


def test_the_record_of_a_publication_says_how_its_end_was_found(approved):
    starting(approved, datetime(2026, 9, 24, 10))
    details = StateChange.objects.get(verb="publish_notice").details
    assert (details["raw_end"], details["ends_on"]) == ("2026-10-01", "2026-10-08")
    assert details["moved_by"] == [f"2026-10-0{day}" for day in range(1, 8)]
