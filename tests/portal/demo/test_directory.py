"""The resource directory of the sample city: entries at every stage, made by the acts of its people."""

from datetime import datetime

import pytest

from catalog.models import Resource, ResourceStep
from portal.demo import directory, people
from portal.pages.resource_list import public_editions
from tests.moments import SHANGHAI

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=SHANGHAI)


@pytest.fixture
def sample_directory(db, the_clock):
    the_clock.at(NOW)
    people.load_units(NOW)
    people.load_people(NOW)
    directory.load_directory(NOW)


def test_every_stage_is_there_and_the_public_sees_several_departments(sample_directory):
    assert set(Resource.objects.values_list("status", flat=True)) == set(Resource.Status.values)
    assert directory.has_directory()
    open_ones = public_editions()
    assert open_ones.count() > 30
    assert open_ones.values("resource__owner").distinct().count() >= 5
    assert not open_ones.filter(items__isnull=True).exists()


def test_each_step_was_taken_by_its_person_in_the_past(sample_directory):
    steps = ResourceStep.objects.filter(at__lt=NOW)
    assert steps.count() == ResourceStep.objects.count() > 200
    checked = {step.resource_id: step.actor_id for step in steps.filter(verb="check")}
    assert all(checked[step.resource_id] != step.actor_id for step in steps.filter(verb="publish"))
    assert Resource.objects.filter(status="published", code__isnull=True).count() == 0


def test_a_sample_entry_that_was_sent_back_says_why(sample_directory):
    sent_back = ResourceStep.objects.filter(verb="send_back")
    assert [step.reason for step in sent_back] == [directory.REASONS["send_back"]]
