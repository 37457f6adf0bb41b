"""Argumentation by batch: an impartial odd panel, sealed opinions, a conclusion that all sign; every refusal told."""

import pytest

from catalog.models import ArgumentBatch, ArgumentRecord, BatchProject, OpinionSheet, PanelMember, Project
from tests.factories.people import appoint
from tests.factories.projects import ProjectFactory
from tests.factories.quotes import SupplierFactory
from tests.moments import NOW, TODAY
from tests.workflow.panel import OPINION, an_expert, prepare, under_review
from workflow import actions
from workflow.access import visible_to
from workflow.actions import batches, conclusions, opinions, panels
from workflow.models import Grant, StateChange

pytestmark = pytest.mark.django_db


def codes(refusal) -> list[str]:
    return [objection.code for objection in refusal.value.objections]


def sees(user, project) -> bool:
    return visible_to(user, Project, on=TODAY).filter(pk=project.pk).exists()


@pytest.fixture
def project(city):
    return ProjectFactory(unit=city.water, in_library=True)


@pytest.mark.requirement("R10.1")
def test_a_batch_goes_from_the_library_to_a_conclusion_signed_by_all(city):
    first, second = ProjectFactory.create_batch(2, unit=city.water, in_library=True)
    panel = under_review(city, first, second).hand_in().close()
    panel.draft(first)
    panel.draft(second, "A3", "现有系统已可满足，不必要。")
    panel.sign(first).sign(second).conclude()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("ARGUED_OK", "ARGUED_NO")
    record = ArgumentRecord.objects.get(project=first)
    assert (record.experts, record.conclusion, record.batch) == (3, "A1", "2026年第一批")
    panel.batch.refresh_from_db()
    assert panel.batch.status == ArgumentBatch.Status.CONCLUDED
    assert [change.verb for change in StateChange.objects.filter(project=first)] == [
        "begin_argument",
        "record_argument_passed",
    ]


@pytest.mark.requirement("R10.1")
def test_the_panel_sees_the_dossiers_from_the_opening_to_the_end_and_not_a_moment_longer(city, project):
    panel = prepare(city, project).declare()
    assert not any(sees(expert, project) for expert in panel.experts)
    panel.open()
    assert all(sees(expert, project) for expert in panel.experts)
    panel.hand_in().close().draft(project)
    panel.sign(project)
    assert all(sees(expert, project) for expert in panel.experts)
    panel.conclude()
    assert not any(sees(expert, project) for expert in panel.experts)
    assert not Grant.objects.filter(cause="expert", valid_until__isnull=True).exists()
    assert not visible_to(panel.experts[0], ArgumentBatch, on=TODAY).exists()


@pytest.mark.parametrize("role", ["BUR_REVIEW", "UNIT_OP", "EXPERT", "AUDIT", "SYSADMIN"])
def test_only_the_desk_of_the_bureau_organises(city, project, role):
    panel = prepare(city, project).declare()
    by = city.person(role)
    for verb, data in (
        (batches.add_projects, {"batch": panel.batch, "projects": [project]}),
        (batches.take_out, {"entry": panel.entry(project), "reason": "x"}),
        (panels.appoint, {"batch": panel.batch, "experts": [an_expert(9)]}),
        (panels.recuse, {"member": panel.seat(panel.experts[0]), "reason": "x"}),
        (batches.open_review, {"batch": panel.batch}),
        (batches.close_review, {"batch": panel.batch}),
        (batches.cancel, {"batch": panel.batch, "reason": "x"}),
        (conclusions.draft, {"entry": panel.entry(project), "conclusion": "A1", "opinion": "x"}),
        (conclusions.conclude, {"batch": panel.batch}),
    ):
        with pytest.raises(actions.NotAllowed):
            panel.act(verb, by=by, **data)
    with pytest.raises(actions.NotAllowed):
        batches.create(title="x", kind="annual", by=by, at=NOW)


@pytest.mark.parametrize(("title", "kind", "code"), [(" ", "annual", "no-batch"), ("第二批", "weekly", "batch-kind")])
def test_a_batch_has_a_title_and_a_kind(city, title, kind, code):
    with pytest.raises(actions.Refused) as refusal:
        batches.create(title=title, kind=kind, by=city.person("BUR_OP"), at=NOW)
    assert codes(refusal) == [code]


def test_only_projects_of_the_library_join_and_each_but_one_batch(city, project):
    panel = prepare(city, project)
    with pytest.raises(actions.Refused) as refusal:
        panel.add(ProjectFactory(unit=city.water, submitted=True), project)
    assert sorted(codes(refusal)) == ["in-batch", "not-in-library"]
    with pytest.raises(actions.Refused) as refusal:
        panel.add()
    assert codes(refusal) == ["no-project"]
    assert panel.batch.entries.count() == 1


def test_a_project_is_taken_out_with_a_reason_and_may_join_another_batch(city, project):
    panel = prepare(city, project)
    entry = panel.entry(project)
    with pytest.raises(actions.Refused) as refusal:
        panel.act(batches.take_out, entry=entry, reason=" ")
    assert codes(refusal) == ["reason-missing"]
    panel.act(batches.take_out, entry=entry, reason="单位要求暂缓")
    with pytest.raises(actions.AlreadyHandled):
        panel.act(batches.take_out, entry=entry, reason="再次")
    project.refresh_from_db()
    assert project.state == "IN_LIBRARY"
    other = batches.create(title="第二批", kind="annual", by=panel.desk, at=panel.later())
    batches.add_projects(batch=other, projects=[project], by=panel.desk, at=panel.later(), expected_version=0)
    assert BatchProject.objects.filter(project=project, is_live=True).get().batch == other


@pytest.mark.requirement("R10.1")
@pytest.mark.parametrize("unit", ["water", "hydrology"])
def test_an_expert_of_the_applicant_its_parent_or_subordinate_is_refused(city, unit):
    panel = prepare(city, ProjectFactory(unit=getattr(city, unit), in_library=True))
    partial = an_expert(7)
    appoint(partial, city.water if unit == "hydrology" else city.hydrology, "UNIT_OP")
    with pytest.raises(actions.Refused, match="应当回避") as refusal:
        panel.appoint(partial)
    assert codes(refusal) == ["conflict-of-interest"]
    assert panel.batch.members.count() == 3


def test_a_supplier_is_no_expert_on_a_panel(city, project):
    panel = prepare(city, project)
    supplier = SupplierFactory().user
    appoint(supplier, panel.seat(panel.experts[0]).user.memberships.first().organisation, "EXPERT")
    with pytest.raises(actions.Refused, match="登记为供应商"):
        panel.appoint(supplier)


def test_a_project_of_a_members_own_unit_does_not_join(city, project):
    panel = prepare(city, project)
    appoint(panel.experts[0], city.traffic, "UNIT_FIN")
    with pytest.raises(actions.Refused, match="应当回避"):
        panel.add(ProjectFactory(unit=city.traffic, in_library=True))


def test_who_is_no_expert_or_already_sits_is_not_appointed(city, project):
    panel = prepare(city, project)
    with pytest.raises(actions.Refused) as refusal:
        panel.appoint(city.person("BUR_REVIEW"), panel.experts[0])
    assert codes(refusal) == ["not-an-expert", "expert-twice"]
    with pytest.raises(actions.Refused) as refusal:
        panel.appoint()
    assert codes(refusal) == ["no-expert"]


def test_a_declaration_covers_all_projects_so_that_a_new_one_asks_for_it_anew(city, project):
    panel = prepare(city, project).declare()
    panel.add(ProjectFactory(unit=city.traffic, in_library=True))
    assert set(panel.batch.members.values_list("status", "declared_at")) == {("invited", None)}
    with pytest.raises(actions.Refused) as refusal:
        panel.open()
    assert codes(refusal) == ["conflict-of-interest"]


@pytest.mark.requirement("R10.1")
@pytest.mark.parametrize("experts", [1, 2, 4])
def test_a_panel_too_small_or_even_opens_only_with_a_reason(city, project, experts):
    panel = prepare(city, project, experts=experts).declare()
    with pytest.raises(actions.Refused, match="不少于 3 人且为单数") as refusal:
        panel.open()
    assert codes(refusal) == ["experts"]
    panel.open(overrides=[("experts", "紧急项目，经局领导同意")])
    assert StateChange.objects.get(project=project).overrides[0]["reason"] == "紧急项目，经局领导同意"


def test_a_batch_without_projects_or_with_a_vacancy_does_not_open(city, project):
    panel = prepare(city, project).declare()
    panel.act(panels.recuse, member=panel.seat(panel.experts[0]), reason="参与过该项目咨询")
    with pytest.raises(actions.Refused, match="替补专家") as refusal:
        panel.open()
    assert codes(refusal) == ["vacancy"]
    empty = batches.create(title="空批次", kind="annual", by=panel.desk, at=panel.later())
    with pytest.raises(actions.Refused) as refusal:
        batches.open_review(batch=empty, by=panel.desk, at=panel.later(), expected_version=0)
    assert codes(refusal) == ["no-project"]


def test_one_project_that_may_not_begin_keeps_the_whole_batch_and_is_named(city):
    first, second = ProjectFactory.create_batch(2, unit=city.water, in_library=True)
    panel = prepare(city, first, second).declare()
    actions.perform("withdraw", project=second, by=city.person("UNIT_HEAD"), at=panel.later(), reason="不再建设")
    BatchProject.objects.filter(project=second).update(is_live=True)
    with pytest.raises(actions.Refused, match=second.name) as refusal:
        panel.open()
    assert codes(refusal) == ["step-out-of-order"]
    first.refresh_from_db()
    assert first.state == "IN_LIBRARY"
    assert not OpinionSheet.objects.exists()


def test_a_recusal_during_the_review_ends_access_at_once_and_a_substitute_takes_the_seat(city, project):
    panel = under_review(city, project)
    leaving, substitute = panel.experts[0], an_expert(8)
    panel.hand_in(leaving)
    with pytest.raises(actions.Refused, match="说明理由"):
        panels.recuse(member=panel.seat(leaving), reason="", by=leaving, at=panel.later())
    panels.recuse(member=panel.seat(leaving), reason="亲属在承建单位任职", by=leaving, at=panel.later())
    assert not sees(leaving, project)
    assert not visible_to(leaving, OpinionSheet, on=TODAY).exists()
    assert not visible_to(leaving, ArgumentBatch, on=TODAY).exists()
    assert batches.progress(panel.batch) == (0, 2)
    with pytest.raises(actions.Refused, match="只能补足"):
        panel.appoint(substitute, an_expert(9))

    panel.appoint(substitute)
    assert panel.seat(substitute).replaces == panel.seat(leaving)
    assert not sees(substitute, project)
    panel.hand_in(*panel.experts[1:])
    with pytest.raises(actions.Refused) as refusal:
        panel.close()
    assert codes(refusal) == ["undeclared"]
    panel.declare(substitute).hand_in(substitute).close()
    assert batches.progress(panel.batch) == (3, 3)
    with pytest.raises(actions.Refused, match="组建、评审、结论的顺序"):
        panel.act(panels.recuse, member=panel.seat(substitute), reason="晚了")


def test_who_was_recused_is_not_invited_again(city, project):
    panel = prepare(city, project)
    panel.act(panels.recuse, member=panel.seat(panel.experts[0]), reason="有利害关系")
    with pytest.raises(actions.Refused, match="已经回避"):
        panel.appoint(panel.experts[0])
    with pytest.raises(actions.AlreadyHandled):
        panel.act(panels.recuse, member=panel.seat(panel.experts[0]), reason="再次")


def test_nobody_declares_or_recuses_in_anothers_name(city, project):
    panel = prepare(city, project)
    mine, other = panel.experts[:2]
    with pytest.raises(actions.NotAllowed):
        panels.declare(member=panel.seat(mine), by=other, at=panel.later())
    with pytest.raises(actions.NotAllowed):
        panels.recuse(member=panel.seat(mine), reason="x", by=other, at=panel.later())
    panel.declare(mine)
    with pytest.raises(actions.AlreadyHandled):
        panel.declare(mine)


def test_a_sheet_is_written_by_its_expert_and_handed_in_whole_and_once(city, project):
    panel = under_review(city, project)
    mine, other = panel.experts[:2]
    sheet = panel.sheet(mine, project)
    with pytest.raises(actions.NotAllowed):
        opinions.save(sheet=sheet, fields=OPINION, by=other, at=panel.later(), expected_revision=0)
    opinions.save(sheet=sheet, fields={"remarks": "待补"}, by=mine, at=panel.later(), expected_revision=0)
    with pytest.raises(actions.AlreadyHandled):
        opinions.save(sheet=sheet, fields=OPINION, by=mine, at=panel.later(), expected_revision=0)
    with pytest.raises(actions.Refused) as refusal:
        opinions.submit(sheet=sheet, fields={"result": "A9"}, by=mine, at=panel.later(), expected_revision=1)
    assert codes(refusal) == ["sheet-result", "sheet-assessment", "sheet-remarks"]
    panel.hand_in(mine)
    done = panel.sheet(mine, project)
    assert (done.status, done.result, len(done.digest)) == ("submitted", "A1", 64)
    with pytest.raises(actions.AlreadyHandled):
        opinions.save(sheet=done, fields=OPINION, by=mine, at=panel.later(), expected_revision=done.revision)


def test_the_review_closes_only_when_every_sheet_is_in_and_says_how_many_are_missing(city, project):
    panel = under_review(city, project).hand_in()
    OpinionSheet.objects.filter(pk=panel.sheet(panel.experts[2], project).pk).update(status="draft")
    with pytest.raises(actions.Refused, match="应交意见表 3 份，已交 2 份") as refusal:
        panel.close()
    assert codes(refusal) == ["sheets-missing"]
    assert "专家" not in refusal.value.objections[0].message.replace("全部专家", "")


@pytest.mark.requirement("R10.1")
def test_a_conclusion_counts_only_signed_by_all_as_it_now_reads(city, project):
    panel = under_review(city, project).hand_in().close()
    with pytest.raises(actions.Refused, match="还没有专家组结论"):
        panel.conclude()
    with pytest.raises(actions.Refused) as refusal:
        panel.draft(project, "A7", " ")
    assert codes(refusal) == ["argument-conclusion", "no-opinion"]
    old = panel.draft(project)
    panel.sign(project)
    panel.draft(project, opinion="改写后的意见。")
    with pytest.raises(actions.AlreadyHandled, match="已有改动"):
        conclusions.sign(entry=old, by=panel.experts[0], at=panel.later(), expected_digest=old.digest)
    with pytest.raises(actions.Refused, match="专家意见未签署") as refusal:
        panel.conclude()
    assert codes(refusal) == ["expert-unsigned"]
    panel.sign(project, *panel.experts[:2])
    panel.sign(project, panel.experts[2], reservation="投资测算偏高。")
    with pytest.raises(actions.AlreadyHandled, match="已在这份"):
        panel.sign(project, panel.experts[0])
    panel.conclude()
    project.refresh_from_db()
    assert project.state == "ARGUED_OK"


def test_nobody_outside_the_panel_signs(city, project):
    panel = under_review(city, project).hand_in().close()
    entry = panel.draft(project)
    for by in (panel.desk, an_expert(9), city.person("UNIT_HEAD")):
        with pytest.raises(actions.NotAllowed):
            conclusions.sign(entry=entry, by=by, at=panel.later(), expected_digest=entry.digest)


def test_the_narrow_way_is_closed_to_a_project_in_a_batch(city, project):
    panel = prepare(city, project).declare()
    typed = {"batch": "别的批次", "experts": 9}
    with pytest.raises(actions.Refused, match="请在该批次页面办理"):
        actions.perform("begin_argument", project=project, by=panel.desk, at=panel.later(), data=typed)
    panel.open().hand_in().close()
    project.refresh_from_db()
    said = {"conclusion": "A1", "opinion": "越过专家。"}
    with pytest.raises(actions.Refused, match="请在该批次页面办理"):
        actions.perform("record_argument_passed", project=project, by=panel.desk, at=panel.later(), data=said)
    assert ArgumentRecord.objects.get(project=project).conclusion == ""


def test_a_withdrawn_project_leaves_the_batch_and_the_experts(city):
    first, second = ProjectFactory.create_batch(2, unit=city.water, in_library=True)
    panel = under_review(city, first, second)
    second.refresh_from_db()
    actions.perform("withdraw", project=second, by=city.person("UNIT_HEAD"), at=panel.later(), reason="改用省级平台")
    assert not any(sees(expert, second) for expert in panel.experts)
    assert all(sees(expert, first) for expert in panel.experts)
    panel.hand_in().close().draft(first)
    panel.sign(first).conclude()
    with pytest.raises(actions.Refused, match="组建、评审、结论"):
        panel.act(batches.cancel, batch=panel.batch, reason="x")


def test_a_batch_is_given_up_before_its_review_or_when_nothing_is_left(city, project):
    panel = prepare(city, project)
    with pytest.raises(actions.Refused, match="说明理由"):
        panel.act(batches.cancel, batch=panel.batch, reason="")
    panel.declare().open()
    with pytest.raises(actions.Refused, match="评审已经开始"):
        panel.act(batches.cancel, batch=panel.batch, reason="人手不足")
    project.refresh_from_db()
    actions.perform("withdraw", project=project, by=city.person("UNIT_HEAD"), at=panel.later(), reason="不再建设")
    panel.act(batches.cancel, batch=panel.batch, reason="项目均已撤回")
    panel.batch.refresh_from_db()
    assert panel.batch.status == "cancelled"


def test_who_stops_being_an_expert_loses_the_seat(city, project):
    panel = under_review(city, project)
    gone = panel.experts[0]
    appoint(gone, city.traffic, "UNIT_OP")
    gone.memberships.filter(role_id="EXPERT").update(valid_until=TODAY.replace(day=1))
    assert panels.match_panels(panel.later()) == 1
    assert panel.seat(gone).status == PanelMember.Status.RECUSED
    assert not sees(gone, project)
    assert panels.match_panels(panel.later()) == 0


def test_a_stale_page_is_told_who_was_faster(city, project):
    panel = prepare(city, project)
    seen = ArgumentBatch.objects.get(pk=panel.batch.pk)
    panel.appoint(an_expert(8))
    with pytest.raises(actions.AlreadyHandled, match="聘请论证专家"):
        panels.appoint(
            batch=seen, experts=[an_expert(9)], by=panel.desk, at=panel.later(), expected_version=seen.version
        )
    assert panel.batch.members.count() == 4
