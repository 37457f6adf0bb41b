"""Two people at once on PostgreSQL: one effect, the other is told; SQLite's writers queue and cannot show it."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.factories.city import build_city
from tests.workflow.journey import begin
from workflow import actions, outbox
from workflow.actions import approval, sheets
from workflow.models import ApprovalSheet, Decision, Grant, Job, OfficialDocument, StateChange

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs_postgres]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do acts in threads that start together; return what each returned or raised."""
    answers: list[object] = [None] * len(acts)
    start = Barrier(len(acts))

    def run(index: int) -> None:
        try:
            start.wait(timeout=10)
            answers[index] = acts[index]()
        # Whatever an act raises is its answer.
        except Exception as error:
            answers[index] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def signing(sheet: ApprovalSheet, journey, result="agreed") -> Callable[[], object]:
    seen = ApprovalSheet.objects.get(pk=sheet.pk)
    by = seen.assignee or journey.who(seen.role)
    at = journey.later()
    opinion = "" if result == "agreed" else "不同意"
    return lambda: sheets.decide(sheet=seen, by=by, at=at, result=result, expected_digest=seen.digest, opinion=opinion)


@pytest.fixture
def reviewed():
    """Return a project whose case-by-case review has just been opened; every vice-mayor is in office."""
    city = build_city()
    for role in ("VM_DIG", "VM_FIN"):
        city.person(role)
    return begin(city).into_library().argue().adhoc()


@pytest.mark.requirement("R10.3")
@pytest.mark.parametrize("attempt", range(3))
def test_two_parallel_signatures_open_the_next_stage_once(reviewed, attempt):
    first, second, last = reviewed.sheets()
    answers = at_once(signing(first, reviewed), signing(second, reviewed))
    assert [type(answer) for answer in answers] == [Decision, Decision]
    last.refresh_from_db()
    assert last.status == "open"
    assert Grant.objects.filter(reference=f"sheet:{last.pk}").count() == 1


@pytest.mark.requirement("R10.3")
@pytest.mark.parametrize("attempt", range(3))
def test_two_last_signatures_given_at_once_take_the_step_once(attempt):
    journey = begin(build_city(), amount="2000000.00").into_library().argue().adhoc()
    first, second, *later = journey.sheets()
    # The stage of the two vice-mayors is made the last one: what the amount's route has after it is taken away.
    ApprovalSheet.objects.filter(pk__in=[sheet.pk for sheet in later]).update(status="approved")
    for sheet in later:
        Decision.objects.create(
            sheet=sheet, project=journey.project, step=sheet.step, capacity=sheet.party_label, act=sheet.act,
            signer=journey.who(sheet.role), signer_name="x", recorded_by=journey.who(sheet.role), result="agreed",
            decided_on=journey.at.date(), digest=sheet.digest,
        )  # fmt: skip
    answers = at_once(signing(first, journey), signing(second, journey))
    assert [type(answer) for answer in answers] == [Decision, Decision]
    assert StateChange.objects.filter(verb="pass_adhoc_review").count() == 1
    assert journey.fresh().project.state == "DECIDED"


def test_one_signer_pressing_four_times_signs_once(reviewed):
    first = reviewed.sheets()[0]
    answers = at_once(*[signing(first, reviewed) for _ in range(4)])
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyHandled"] * 3 + ["Decision"]
    assert first.decisions.count() == 1


def test_one_agrees_while_the_other_refuses_and_the_record_is_of_one_mind(reviewed):
    first, second, _last = reviewed.sheets()
    at_once(signing(first, reviewed), signing(second, reviewed, "refused"))
    assert reviewed.fresh().project.state == "IN_LIBRARY"
    assert StateChange.objects.filter(verb="fail_adhoc_review").count() == 1
    assert not Grant.objects.filter(reference__startswith="sheet:", valid_until__isnull=True).exists()


def test_two_heads_submitting_at_once_submit_once():
    journey = begin(build_city())
    journey.check_duplicates()
    project, head, at = journey.fresh().project, journey.who("UNIT_HEAD"), journey.later()
    answers = at_once(*[lambda: actions.perform("submit", project=project, by=head, at=at, expected_version=0)] * 3)
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyHandled", "AlreadyHandled", "StateChange"]
    assert journey.project.applications.count() == 1


@pytest.mark.requirement("R10.4")
def test_two_approvals_issued_at_once_have_two_numbers():
    city = build_city()
    acts = []
    for name in ("一期", "二期"):
        journey = begin(city, name=f"河湖管理{name}").into_library().argue().adhoc().decide_all()
        sheet = approval.draft(project=journey.project, by=journey.who("BUR_OP"), at=journey.later())
        journey.decide(sheet)
        acts.append(signing(sheet, journey))
    answers = at_once(*acts)
    assert [type(answer) for answer in answers] == [Decision, Decision]
    assert sorted(OfficialDocument.objects.values_list("doc_no", flat=True)) == [
        "示数立项〔2026〕1号",
        "示数立项〔2026〕2号",
    ]


def test_a_job_is_claimed_by_one_worker(reviewed):
    job = Job.objects.create(kind="test.note", key="x", run_at=reviewed.at)
    answers = at_once(*[lambda: outbox.claim(job.pk, reviewed.at)] * 6)
    assert [answer for answer in answers if answer] == [job]
