"""The page that moves the demonstration's clock."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import NoReverseMatch, reverse

from catalog import clock
from catalog.models import Notice
from tests.factories.projects import NoticeFactory, ProjectFactory
from tests.moments import SHANGHAI

PAGE = "/demo/clock/"


@pytest.fixture
def demo(settings, tmp_path):
    """Demo mode with a clock file of its own."""
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.portal.demo.urls"
    settings.DEMO_CLOCK_FILE = str(tmp_path / "clock")
    return settings


@pytest.fixture
def running(city, the_clock):
    """A project whose notice is running."""
    project = ProjectFactory(in_publicity=True, unit=city.water, notice=False)
    return NoticeFactory(
        project=project,
        published_at=clock.now() - timedelta(days=1),
        ends_on=clock.today() + timedelta(days=6),
        end_at=clock.now() + timedelta(days=7),
    )


def test_outside_demo_mode_the_address_does_not_exist(client, db):
    with pytest.raises(NoReverseMatch):
        reverse("demo:clock")
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"step": "day"}).status_code == 404


def test_even_where_it_is_mounted_the_page_is_absent_outside_demo_mode(client, db, demo):
    demo.DEMO = False
    assert client.get(PAGE).content == client.get("/nowhere/").content
    assert client.post(PAGE, {"step": "day"}).status_code == 404


@pytest.mark.real_clock
def test_a_day_forward_is_a_day_forward(client, db, demo):
    assert client.post(PAGE, {"step": "day"}).status_code == 302
    assert clock.offset() == timedelta(days=1)
    assert "比真实时间快1天" in client.get(PAGE).content.decode()


@pytest.mark.real_clock
def test_the_next_end_of_a_notice_is_reached_and_recorded(client, demo, running):
    tonight = datetime.combine(clock.today() + timedelta(days=1), time(), SHANGHAI)
    running.ends_on, running.end_at = clock.today(), tonight
    running.save(update_fields=["ends_on", "end_at"])
    assert client.post(PAGE, {"step": "deadline"}).status_code == 302
    running.refresh_from_db()
    running.project.refresh_from_db()
    assert running.effective_status(clock.now()) == Notice.Effective.ENDED
    assert running.project.state == "FL_CLOSED"


@pytest.mark.real_clock
@pytest.mark.parametrize("step", ["", "year", "deadline"])
def test_a_step_that_does_not_exist_or_leads_nowhere_moves_nothing(client, db, demo, step):
    answer = client.post(PAGE, {"step": step})
    assert answer.status_code == 400
    assert "请返回上一页重新选择" in answer.content.decode()
    assert clock.offset() == timedelta()


def test_the_page_names_the_notice_that_ends_first(client, demo, running):
    later = ProjectFactory(in_publicity=True, unit=running.project.unit, notice=False)
    NoticeFactory(project=later, title="后截止的公示", end_at=running.end_at + timedelta(days=3))
    page = client.get(PAGE).content.decode()
    assert running.title in page
    assert "后截止的公示" not in page
