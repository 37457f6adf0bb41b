"""Entries of the directory that are handled together on PostgreSQL: one effect, one code each, the others are told."""

import pytest

from catalog.models import Resource, ResourceEdition, ResourceStep
from tests.factories.city import build_city
from tests.factories.registers import ResourceFactory
from tests.moments import NOW
from tests.workflow.test_at_once import at_once
from workflow.actions import AlreadyHandled, resource_entries, resources
from workflow.actions.resource_entries import Item

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs_postgres]


@pytest.fixture
def city():
    return build_city()


def entry_of(city, status: str, **fields) -> Resource:
    return ResourceFactory(owner=city.water, status=status, format_cat="3", format_type="mysql", **fields)


def taking(entry: Resource, verb: str, by):
    seen = Resource.objects.get(pk=entry.pk)
    return lambda: resources.take(verb, resource=seen, by=by, at=NOW)


@pytest.mark.requirement("R26.1")
def test_of_eight_checks_of_one_entry_at_once_one_counts(city):
    entry, by = entry_of(city, Resource.Status.UNIT_CONFIRMED), city.person("BUR_DATA")
    answers = at_once(*(taking(entry, "check", by) for _each in range(8)))
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyHandled"] * 7 + ["ResourceStep"]
    entry.refresh_from_db()
    assert (entry.status, entry.code) == ("checked", "311116/000001")


@pytest.mark.requirement("R26.1")
def test_eight_entries_checked_at_once_get_eight_codes(city):
    entries, by = [entry_of(city, Resource.Status.UNIT_CONFIRMED) for _each in range(8)], city.person("BUR_DATA")
    answers = at_once(*(taking(entry, "check", by) for entry in entries))
    assert [type(answer) for answer in answers] == [ResourceStep] * 8
    codes = Resource.objects.values_list("code", flat=True)
    assert sorted(codes) == [f"311116/{number:06d}" for number in range(1, 9)]


def test_publishing_and_sending_back_at_once_leave_one_of_the_two(city):
    entry = entry_of(city, Resource.Status.CHECKED, code="311116/000500")
    answers = at_once(
        taking(entry, "publish", city.person("BUR_REVIEW")),
        lambda: resources.take(
            "send_back",
            resource=Resource.objects.get(pk=entry.pk),
            by=city.person("BUR_OP"),
            at=NOW,
            expected_version=entry.version,
            reason="摘要过于笼统",
        ),
    )
    assert sum(isinstance(answer, AlreadyHandled) for answer in answers) == 1
    entry.refresh_from_db()
    assert (entry.status == "published") == (ResourceEdition.objects.count() == 1)


def test_two_entries_of_one_name_at_once_are_one_entry(city):
    by = city.person("UNIT_OP")
    fields = {"name": "取水许可信息", "res_class": "3", "share_type": "1"}
    answers = at_once(
        *(
            lambda: resource_entries.add(owner=city.water, fields=fields, items=[Item("编号", "C")], by=by, at=NOW)
            for _each in range(4)
        )
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Refused"] * 3 + ["Resource"]
    assert Resource.objects.get().items.count() == 1
