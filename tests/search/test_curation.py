"""The curation queue: what confirmed judgements propose, that it is never applied by itself, and how it is decided."""

import pytest

from catalog.models import DupHit, DupItem, DupRun, LexiconEdition, TermProposal
from search import curation, editions, indexing
from tests.factories.projects import ProjectFactory
from tests.factories.registers import SystemFactory
from tests.moments import NOW
from tests.search.lexicons import add, begin
from workflow import actions, outbox
from workflow.actions import duplicates, lexicon, proposals

pytestmark = pytest.mark.django_db

ITEMS = [("1", "筏子艇管理", ""), ("1.1", "筏子艇登记", ""), ("1.2", "筏子艇巡查", ""), ("1.3", "矛盾纠纷登记", "")]


@pytest.fixture
def hit(city):
    """A hit whose first two rows name one thing differently, and whose third names two things."""
    indexing.rebuild_index()
    project = ProjectFactory(unit=city.water, submitted=True, function_list=ITEMS)
    system = SystemFactory(owner=city.traffic, name="乡镇渡工具平台")
    function_list = project.function_lists.first()
    run = DupRun.objects.create(
        project=project, function_list=function_list, kind="submission", input_sha256="0", engine="embedded"
    )
    found = DupHit.objects.create(
        run=run, rank=1, system=system, target_name=system.name, target_unit="x", coverage=0.6, score=0.6
    )
    for number, path in (("1.1", "渡运 / 木槽船登记"), ("1.2", "渡运 / 木槽船巡查"), ("1.3", "群众争议录入")):
        item = function_list.items.get(number=number)
        DupItem.objects.create(hit=found, item=item, target_path=path, badge="covered", probability=0.6)
    return found


def judge(city, hit, *values):
    for row, value in zip(hit.items.order_by("pk"), values, strict=True):
        duplicates.judge(row, value, city.person("BUR_OP"), NOW)


def conclude(city, hit, conclusion="DUP"):
    duplicates.conclude_hit(hit, conclusion, "逐项核对", city.person("BUR_OP"), NOW)
    outbox.run_due(20)


def test_a_confirmed_pair_is_proposed_with_its_judgements_and_changes_nothing(city, hit):
    judge(city, hit, "DUP", "REUSE", "DUP")
    assert not TermProposal.objects.exists()
    conclude(city, hit)
    proposal = TermProposal.objects.get()
    assert (proposal.kind, {proposal.left, proposal.right}) == ("object", {"木槽船", "筏子艇"})
    assert proposal.judgements.count() == 2
    assert not LexiconEdition.objects.exists()
    assert indexing.parser().lexicon.group_of("object", "木槽船") is None


def test_rows_judged_different_and_rejected_hits_propose_nothing(city, hit):
    judge(city, hit, "NONE", "PARTIAL", "NONE")
    conclude(city, hit, "PARTIAL")
    assert not TermProposal.objects.exists()
    judge(city, hit, "DUP", "DUP", "NONE")
    conclude(city, hit, "SIMILAR_OK")
    assert not TermProposal.objects.exists()


def test_a_conclusion_that_is_changed_takes_its_evidence_back(city, hit, the_clock):
    judge(city, hit, "DUP", "DUP", "NONE")
    conclude(city, hit)
    later = the_clock.forward(minutes=5)
    duplicates.conclude_hit(hit, "NONE", "对象不同", city.person("BUR_OP"), later)
    outbox.run_due(20)
    assert TermProposal.objects.get().judgements.count() == 0


def test_a_row_that_is_judged_after_the_conclusion_counts_too(city, hit):
    conclude(city, hit)
    assert not TermProposal.objects.exists()
    judge(city, hit, "DUP", "NONE", "NONE")
    outbox.run_due(20)
    assert TermProposal.objects.get().judgements.count() == 1


def test_different_actions_on_one_object_are_proposed_as_actions(city):
    indexing.rebuild_index()
    found = list(curation.pairs("古树名木登记", "古树名木核销", indexing.parser()))
    assert found == [("action", "登记", "销号")]
    assert list(curation.pairs("古树名木登记", "古树名木录入", indexing.parser())) == []


def test_an_accepted_pair_goes_into_the_draft_and_waits_for_another_person(city, hit):
    judge(city, hit, "DUP", "DUP", "NONE")
    conclude(city, hit)
    by = city.person("BUR_OP")
    proposals.accept(proposal=TermProposal.objects.get(), base=editions.ensure_first(NOW), by=by, at=NOW)
    draft = LexiconEdition.objects.get(status="draft")
    assert set(draft.groups.get(terms__contains="木槽船").words) == {"木槽船", "筏子艇"}
    assert by in draft.authors.all()
    assert indexing.parser().lexicon.group_of("object", "木槽船") is None


def test_accepting_joins_the_groups_that_have_the_terms(city):
    draft = begin(city)
    add(city, draft, "object", "筏子艇 橡皮筏")
    add(city, draft, "object", "木槽船 独木船")
    proposal = TermProposal.objects.create(kind="object", left="木槽船", right="橡皮筏")
    made = proposals.accept(proposal=proposal, base=draft.based_on, by=city.person("BUR_REVIEW"), at=NOW)
    assert set(made.words) == {"筏子艇", "橡皮筏", "木槽船", "独木船"}
    assert draft.groups.filter(terms__contains="船").filter(terms__contains="独木船").count() == 1


def test_a_refused_pair_is_remembered_and_not_proposed_again(city, hit, the_clock):
    judge(city, hit, "DUP", "DUP", "NONE")
    conclude(city, hit)
    proposal = TermProposal.objects.get()
    by = city.person("BUR_OP")
    proposals.refuse(proposal=proposal, reason="筏子艇含橡皮筏", by=by, at=NOW)
    duplicates.conclude_hit(hit, "REUSE", "再核", by, the_clock.forward(minutes=5))
    outbox.run_due(20)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == ("refused", "筏子艇含橡皮筏")
    with pytest.raises(actions.AlreadyHandled, match="不采纳"):
        proposals.accept(proposal=proposal, base=editions.ensure_first(NOW), by=by, at=NOW)


def test_a_dropped_draft_gives_back_what_it_took_up(city):
    draft = begin(city)
    proposal = TermProposal.objects.create(kind="object", left="木槽船", right="橡皮筏")
    by = city.person("BUR_OP")
    proposals.accept(proposal=proposal, base=draft.based_on, by=by, at=NOW)
    draft.refresh_from_db()
    lexicon.drop(edition=draft, reason="重做", by=by, at=NOW, expected_version=draft.version)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("open", None)


@pytest.mark.parametrize("role", ["UNIT_OP", "BUR_LEAD", "AUDIT"])
def test_only_the_bureaus_editors_decide(city, role):
    proposal = TermProposal.objects.create(kind="object", left="木槽船", right="橡皮筏")
    by = city.person(role)
    with pytest.raises(actions.NotAllowed):
        proposals.accept(proposal=proposal, base=editions.ensure_first(NOW), by=by, at=NOW)
    with pytest.raises(actions.NotAllowed):
        proposals.refuse(proposal=proposal, reason="x", by=by, at=NOW)
