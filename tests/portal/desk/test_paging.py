"""A list of more than 1,000 rows shows the newest thousand and says that a filter finds the others."""

import pytest
from django.urls import reverse

from catalog.models import Dossier
from portal.desk.paging import CappedPaginator
from tests.portal.desk.typed import said
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db


def rows(city, count: int) -> None:
    Dossier.objects.bulk_create(
        Dossier(number=f"C{n:05d}", title=f"卷宗{n}", kind=Dossier.Kind.GENERAL, owner=city.water) for n in range(count)
    )


@pytest.mark.parametrize(("held", "counted", "capped"), [(999, 999, False), (1000, 1000, False), (1001, 1000, True)])
def test_counting_stops_after_a_thousand(city, held, counted, capped):
    rows(city, held)
    paginator = CappedPaginator(Dossier.objects.order_by("-id"), 30)
    assert (paginator.count, paginator.capped) == (counted, capped)


def test_the_page_says_that_there_are_more_and_finds_them_by_filter(client, city, as_user):
    rows(city, 1001)
    as_user(client, Role.AUDIT, city.bureau)
    url = reverse("desk:dossiers")
    last = said(client.get(url, {"page": 34}))
    assert "只列出前 1000 条" in last
    assert "卷宗1000" in said(client.get(url)) and "C00000" not in last
    assert "C00000" in said(client.get(url, {"q": "C00000"}))
