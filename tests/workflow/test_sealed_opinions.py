"""Individual opinions: their expert's alone until the closing, then the organisers', an applicant's never."""

import pytest

from catalog.models import (
    ArgumentBatch,
    BatchProject,
    ConclusionSignature,
    JournalEntry,
    OpinionSheet,
    PanelMember,
    User,
)
from tests.factories.people import appoint
from tests.factories.projects import ProjectFactory
from tests.moments import NOW, TODAY
from tests.workflow.panel import an_expert, prepare, under_review
from workflow import outbox
from workflow.access import visible_to
from workflow.actions import grants
from workflow.models import Grant, Notification
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db

ORGANISERS = {"BUR_OP", "BUR_REVIEW", "BUR_LEAD", "BUR_DATA", "NDRC", "FIN_BUD", "FIN_REVIEW", "FIN_PROC", "AUDIT"}
OTHERS = sorted({role.value for role in Role} - ORGANISERS)


def seen(user, model) -> int:
    return visible_to(user, model, on=TODAY).count()


@pytest.fixture
def project(city):
    return ProjectFactory(unit=city.water, in_library=True)


@pytest.mark.requirement("R10.1")
def test_before_the_closing_a_sheet_is_seen_by_its_expert_alone(city, project):
    panel = under_review(city, project).hand_in()
    for role in Role:
        assert seen(city.person(role), OpinionSheet) == 0, role
    for expert in panel.experts:
        own = visible_to(expert, OpinionSheet, on=TODAY)
        assert [sheet.member.user for sheet in own] == [expert]
        assert seen(expert, PanelMember) == 1


@pytest.mark.requirement("R10.1")
def test_after_the_closing_the_organisers_read_all_and_other_experts_still_nothing(city, project):
    panel = under_review(city, project).hand_in().close()
    assert {role for role in Role if seen(city.person(role), OpinionSheet)} == ORGANISERS
    assert all(seen(city.person(role), OpinionSheet) == 3 for role in ORGANISERS)
    assert [seen(expert, OpinionSheet) for expert in panel.experts] == [1, 1, 1]
    panel.draft(project)
    panel.sign(project).conclude()
    assert {role for role in Role if seen(city.person(role), OpinionSheet)} == ORGANISERS
    assert [seen(expert, OpinionSheet) for expert in panel.experts] == [0, 0, 0]


def test_an_officer_of_the_applicant_reads_no_opinion_on_the_own_application(city):
    own, other = ProjectFactory(unit=city.bureau, in_library=True), ProjectFactory(unit=city.water, in_library=True)
    under_review(city, own, other).hand_in().close()
    assert {s.entry.project for s in visible_to(city.person("BUR_OP"), OpinionSheet, on=TODAY)} == {other}
    assert {s.entry.project for s in visible_to(city.person("AUDIT"), OpinionSheet, on=TODAY)} == {own, other}


def test_an_officer_of_the_applicants_parent_reads_no_opinion_either(city):
    under_review(city, ProjectFactory(unit=city.hydrology, in_library=True)).hand_in().close()
    both = city.person("NDRC")
    assert seen(both, OpinionSheet) == 3
    appoint(both, city.water, "UNIT_FIN")
    assert seen(type(both).objects.get(pk=both.pk), OpinionSheet) == 0


def test_a_voided_or_unfinished_sheet_is_never_unsealed(city, project):
    panel = under_review(city, project).hand_in().close()
    OpinionSheet.objects.filter(pk=panel.sheet(panel.experts[0], project).pk).update(status="void")
    OpinionSheet.objects.filter(pk=panel.sheet(panel.experts[1], project).pk).update(status="draft")
    assert seen(city.person("BUR_OP"), OpinionSheet) == 1


@pytest.mark.parametrize("role", OTHERS)
def test_others_see_neither_batch_nor_panel_nor_signature(city, project, role):
    panel = under_review(city, project).hand_in().close()
    panel.draft(project)
    panel.sign(project)
    user = city.person(role)
    # Not even a grant on the dossier opens what is the experts'.
    grants.grant(project.dossier, user, role=Grant.Role.MANAGER, cause=Grant.Cause.SHARING, at=NOW)
    for model in (ArgumentBatch, BatchProject, PanelMember, OpinionSheet, ConclusionSignature):
        assert seen(user, model) == 0, model


def test_an_invited_expert_sees_the_batch_but_no_dossier_before_the_declaration(city, project):
    panel = prepare(city, project)
    expert = panel.experts[0]
    assert (seen(expert, ArgumentBatch), seen(expert, BatchProject), seen(expert, type(project))) == (1, 1, 0)


def test_the_journal_never_holds_what_an_expert_thinks(city, project):
    panel = under_review(city, project).hand_in(assessment="绝密评价甲", remarks="绝密意见乙").close()
    panel.draft(project)
    panel.sign(project, reservation="绝密保留丙").conclude()
    told = "\n".join(f"{row.event}{row.subject}{row.details}" for row in JournalEntry.objects.all())
    assert "panel.sheet" in told
    assert "绝密" not in told


def test_notifications_and_mail_never_say_what_an_expert_thinks(city, project, mailoutbox):
    for role in ("UNIT_OP", "UNIT_HEAD", "BUR_REVIEW"):
        city.person(role)
    panel = under_review(city, project).hand_in(assessment="绝密评价甲", remarks="绝密意见乙").close()
    panel.draft(project)
    panel.sign(project, reservation="绝密保留丙").conclude()
    User.objects.update(email="someone@example.cn")
    while outbox.run_due(at=panel.later()):
        pass
    told = [row.text for row in Notification.objects.all()] + [f"{mail.subject}{mail.body}" for mail in mailoutbox]
    assert any("论证通过" in text for text in told)
    assert mailoutbox
    assert not [text for text in told if "绝密" in text]


def test_only_the_experts_of_the_panel_are_told_that_a_project_is_argued(city, project):
    outsider = an_expert(9)
    panel = under_review(city, project)
    while outbox.run_due(at=panel.later()):
        pass
    told = set(Notification.objects.filter(user__memberships__role_id="EXPERT").values_list("user", flat=True))
    assert told == {expert.pk for expert in panel.experts}
    assert outsider.pk not in told
