"""People are told of their projects and of what waits for them: once, only those concerned, by mail without content."""

from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail

from catalog.models import User
from tests.factories.projects import ProjectFactory
from tests.moments import NOW
from tests.workflow.journey import begin
from tests.workflow.panel import Panel, an_expert
from workflow import access, notifications, outbox
from workflow.actions import approval, batches, panels
from workflow.lifecycle import State
from workflow.models import Job, Notification

pytestmark = pytest.mark.django_db
_KINDS = (notifications.PROJECT_MOVED, notifications.SHEET_OPENED, notifications.PANEL_CALLED, notifications.MAIL)


def work(at) -> None:
    """Do what the steps left to the worker, mails that follow from it too."""
    for _round in range(2):
        for job in Job.objects.filter(kind__in=_KINDS, status=Job.Status.PENDING):
            outbox.run(job.pk, at)


def texts(user) -> list[str]:
    return list(Notification.objects.filter(user=user).values_list("text", flat=True))


def reachable(journey, role: str) -> User:
    user = journey.who(role)
    user.email = f"{role.lower()}@example.gov.cn"
    user.save(update_fields=["email"])
    return user


@pytest.fixture(autouse=True)
def _offices(journey, city):
    """The city appoints people when they are first asked for; here they hold their offices from the beginning."""
    for role in ("BUR_OP", "BUR_REVIEW", "BUR_LEAD", "UNIT_OP", "UNIT_HEAD"):
        journey.who(role)
    city.person("UNIT_OP", city.traffic)


def test_a_submission_is_told_to_the_bureau_and_the_unit_but_not_to_who_submitted(journey):
    journey.submit()
    work(journey.later())
    told = f"“{journey.project.name}”现处于“{State.SUBMITTED.label}”。"
    assert texts(journey.who("BUR_OP")) == texts(journey.who("UNIT_OP")) == [told]
    assert texts(journey.who("UNIT_HEAD")) == []


def test_another_unit_is_told_nothing(journey, city):
    journey.submit()
    work(journey.later())
    assert texts(city.person("UNIT_OP", city.traffic)) == []
    assert texts(city.person("UNIT_HEAD", city.traffic)) == []


def test_a_sheet_is_told_to_its_signer_when_its_turn_comes(journey):
    journey.submit()
    journey.propose()
    work(journey.later())
    assert any(text.startswith("待您") for text in texts(journey.who("BUR_REVIEW")))
    assert not any(text.startswith("待您") for text in texts(journey.who("BUR_LEAD")))


def test_the_second_hand_of_a_document_is_told_after_the_first(journey):
    journey.into_library().argue().adhoc().decide_all()
    sheet = approval.draft(project=journey.project, by=journey.who("BUR_OP"), at=journey.later())
    work(journey.later())
    assert any("待您审核" in text and "批复" in text for text in texts(journey.who("BUR_REVIEW")))
    assert not any("待您签发" in text for text in texts(journey.who("BUR_LEAD")))
    journey.decide(sheet)
    work(journey.later())
    assert any("待您签发" in text for text in texts(journey.who("BUR_LEAD")))


def test_a_sheet_that_was_decided_meanwhile_is_told_to_nobody(journey):
    journey.submit()
    sheet = journey.propose()
    journey.decide(sheet)
    work(journey.later())
    assert not any(text.startswith("待您") for text in texts(journey.who("BUR_REVIEW")))


def test_a_job_done_twice_tells_once_and_mails_once(journey):
    desk = reachable(journey, "BUR_OP")
    journey.submit()
    work(journey.later())
    for job in Job.objects.filter(kind__in=_KINDS):
        Job.objects.filter(pk=job.pk).update(status=Job.Status.PENDING)
    work(journey.later())
    assert len(texts(desk)) == 1
    assert [message.to for message in mail.outbox] == [[desk.email]]


def test_a_mail_says_nothing_of_what_the_project_is_about(journey):
    reachable(journey, "BUR_OP")
    journey.submit()
    work(journey.later())
    message = mail.outbox[0]
    assert journey.project.number in message.body
    for secret in (journey.project.name, journey.project.unit.name, "初审"):
        assert secret not in message.body + message.subject


def test_a_mail_the_server_refused_is_tried_again_and_then_sent_once(journey, monkeypatch):
    reachable(journey, "BUR_OP")
    refusals = [SMTPServerDisconnected("away")]
    really = notifications.send_mail

    def moody(*args):
        if refusals:
            raise refusals.pop()
        return really(*args)

    monkeypatch.setattr(notifications, "send_mail", moody)
    journey.submit()
    work(journey.later())
    assert mail.outbox == []
    assert Notification.objects.get(user=journey.who("BUR_OP")).mailed_at is None
    work(journey.later())
    assert len(mail.outbox) == 1


def test_what_may_no_longer_be_seen_is_no_longer_told(journey, city):
    begun = begin(city, name="另一项目")
    stranger = city.person("UNIT_OP", city.traffic)
    Notification.objects.create(user=stranger, key="moved-0", text="“另一项目”现处于“待初审”。", project=begun.project)
    assert not access.visible_to(stranger, Notification).exists()
    assert notifications.unread(stranger, begun.at) == 0


def test_reading_marks_ones_own_only(journey):
    journey.submit()
    work(journey.later())
    desk, unit = journey.who("BUR_OP"), journey.who("UNIT_OP")
    assert notifications.mark_read(desk, journey.later()) == 1
    assert (notifications.unread(desk, journey.at), notifications.unread(unit, journey.at)) == (0, 1)


def test_an_expert_is_told_of_the_invitation_and_of_the_beginning_once_each(city):
    project = ProjectFactory(unit=city.water, in_library=True)
    batch = batches.create(title="2026年第一批", kind="sporadic", by=city.person("BUR_OP"), at=project.created_at)
    panel = Panel(city, batch, [city.person("EXPERT"), *(an_expert(n) for n in (1, 2))])
    expert, other = panel.experts[:2]
    expert.email = "expert@example.cn"
    expert.save(update_fields=["email"])
    panel.add(project).appoint(*panel.experts)
    work(NOW)
    assert texts(expert) == ["聘请您为“2026年第一批”的论证专家，请声明有无利害关系。"]
    panel.declare().open()
    work(NOW)
    work(NOW)
    assert "“2026年第一批”开始评审，请提交专家意见表。" in texts(expert)
    assert Notification.objects.filter(user=expert, batch=batch).count() == 2
    letters = [letter for letter in mail.outbox if letter.to == ["expert@example.cn"]]
    assert letters and not any(project.name in letter.body for letter in letters)
    panels.recuse(member=panel.seat(other), reason="参与过咨询", by=other, at=panel.later())
    assert not access.visible_to(other, Notification, on=NOW.date()).filter(batch=batch).exists()
