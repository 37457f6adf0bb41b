"""Whether a unit has collected its data (Art 24): seen by the bureau, settled by its data office with a basis."""

import pytest
from django.urls import reverse

from catalog.models import JournalEntry, Organisation
from tests.factories.projects import ProjectFactory
from tests.factories.registers import ResourceFactory
from tests.moments import NOW
from tests.portal.desk.typed import said
from workflow import actions
from workflow.actions import collection
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db


def settle(client, unit, is_done: str, basis: str = "归集核验记录第12号"):
    return client.post(reverse("desk:collection-settle", args=[unit.code]), {"is_done": is_done, "basis": basis})


@pytest.mark.requirement("R24.1")
def test_the_bureau_settles_it_and_the_draft_of_the_unit_is_told(client, city, as_user):
    as_user(client, Role.BUR_DATA, city.bureau)
    assert settle(client, city.water, "no", "三张业务表未接入").status_code == 303
    assert not Organisation.objects.get(pk=city.water.pk).data_collected_ok
    project = ProjectFactory(unit=city.water, draft=True)
    as_user(client, Role.UNIT_OP, city.water)
    draft = reverse("desk:draft-resources", args=[project.number])
    assert "尚未按技术要求完成数据归集" in said(client.get(draft))
    as_user(client, Role.BUR_DATA, city.bureau)
    assert settle(client, city.water, "yes").status_code == 303
    as_user(client, Role.UNIT_OP, city.water)
    assert "尚未按技术要求完成数据归集" not in said(client.get(draft))
    entries = JournalEntry.objects.filter(event="collection.settled").order_by("id")
    assert [entry.details["is_done"] for entry in entries] == [False, True]


@pytest.mark.requirement("R24.1")
def test_an_exemption_clears_what_the_draft_is_told(client, city, as_user):
    Organisation.objects.filter(pk=city.water.pk).update(data_collected_ok=False)
    project = ProjectFactory(unit=city.water, draft=True)
    by = city.person("BUR_REVIEW")
    project.exemptions.create(rule="R24.1", reason="上级统建，数据由省级归集", granted_by=by, granted_at=NOW)
    as_user(client, Role.UNIT_OP, city.water)
    page = said(client.get(reverse("desk:draft-resources", args=[project.number])))
    assert "尚未按技术要求完成数据归集" not in page


def test_without_a_basis_it_is_refused(client, city, as_user):
    as_user(client, Role.BUR_DATA, city.bureau)
    answer = settle(client, city.water, "no", "  ")
    assert answer.status_code == 422 and "认定依据" in said(answer)
    with pytest.raises(actions.Refused):
        collection.settle(unit=city.water, is_done=False, basis=" ", by=city.person("BUR_DATA"), at=NOW)
    assert Organisation.objects.get(pk=city.water.pk).data_collected_ok


def test_who_says_the_same_again_is_told(client, city, as_user):
    as_user(client, Role.BUR_DATA, city.bureau)
    assert settle(client, city.water, "no").status_code == 303
    again = settle(client, city.water, "no")
    assert again.status_code == 409 and "已认定为未完成" in said(again)
    assert JournalEntry.objects.filter(event="collection.settled").count() == 1


def test_the_list_counts_entries_and_puts_those_in_arrears_first(client, city, as_user):
    ResourceFactory(owner=city.traffic)
    ResourceFactory(owner=city.traffic, published=True)
    Organisation.objects.filter(pk=city.traffic.pk).update(data_collected_ok=False)
    as_user(client, Role.BUR_LEAD, city.bureau)
    answer = client.get(reverse("desk:collection"))
    first = answer.context["page"].object_list[0]
    assert (first.pk, first.entries, first.published) == (city.traffic.pk, 2, 1)
    assert "认定" not in said(answer).partition("<table")[2]
    found = client.get(reverse("desk:collection"), {"q": "水务"}).context["page"].object_list
    assert [unit.pk for unit in found] == [city.water.pk]


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.BUR_OP, Role.BUR_LEAD, Role.AUDIT])
def test_nobody_else_settles_it(client, city, as_user, role):
    person = as_user(client, role, city.home_of(role))
    assert settle(client, city.water, "no").status_code == 403
    with pytest.raises(actions.NotAllowed):
        collection.settle(unit=city.water, is_done=False, basis="依据", by=person, at=NOW)
    assert Organisation.objects.get(pk=city.water.pk).data_collected_ok


def test_a_unit_does_not_see_the_list_of_all(client, city, as_user):
    as_user(client, Role.UNIT_HEAD, city.water)
    assert client.get(reverse("desk:collection")).status_code == 403
    assert "归集情况" not in said(client.get(reverse("desk:resources")))
