"""A published entry keeps its name while a change bears another one."""

import pytest

from catalog.models import Resource
from tests.factories.registers import ResourceFactory
from tests.law.builders import codes
from tests.moments import NOW
from workflow import actions
from workflow.actions import resource_entries, resources
from workflow.actions.resource_entries import Item

pytestmark = pytest.mark.django_db
ITEMS = [Item("编号", "C")]


@pytest.fixture
def renamed(city) -> Resource:
    """Return an entry that is published as 取水许可信息 and being changed under another name."""
    entry = ResourceFactory(owner=city.water, name="取水许可信息", published=True)
    by = city.person("UNIT_OP")
    resources.take("begin_change", resource=entry, by=by, at=NOW, reason="改名")
    return resource_entries.save(
        resource=entry, fields={"name": "取水许可办理信息"}, items=ITEMS, by=by, at=NOW, expected_version=entry.version
    )


def test_a_name_that_stands_published_is_not_free_for_another_entry(city, renamed):
    with pytest.raises(actions.Refused) as refused:
        resource_entries.add(
            owner=city.water,
            fields={"name": "取水许可信息", "res_class": "3"},
            items=ITEMS,
            by=city.person("UNIT_OP"),
            at=NOW,
        )
    assert codes(refused.value.objections) == ["name-taken"]


def test_another_unit_may_bear_the_same_name(city, renamed):
    by = city.person("UNIT_OP", city.traffic)
    fields = {"name": "取水许可信息", "res_class": "3"}
    assert resource_entries.add(owner=city.traffic, fields=fields, items=ITEMS, by=by, at=NOW).pk


def test_a_change_is_dropped_and_its_name_comes_back(city, renamed):
    resources.take("drop_change", resource=renamed, by=city.person("UNIT_OP"), at=NOW)
    assert (renamed.name, renamed.status) == ("取水许可信息", "published")


def test_a_name_that_a_file_gave_away_meanwhile_is_told_not_failed(city, renamed):
    ResourceFactory(owner=city.water, name="取水许可信息")
    with pytest.raises(actions.Refused) as refused:
        resources.take("drop_change", resource=renamed, by=city.person("UNIT_OP"), at=NOW)
    assert codes(refused.value.objections) == ["name-taken"]
    renamed.refresh_from_db()
    assert (renamed.name, renamed.status) == ("取水许可办理信息", "changed")
