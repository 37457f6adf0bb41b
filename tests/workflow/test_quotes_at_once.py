"""Replies that arrive together on PostgreSQL: one stands for each supplier, the end lets none slip through."""

from datetime import timedelta

import pytest

from catalog.models import NumberSeries, PriceReply
from catalog.models.notices import Notice
from tests.factories.city import build_city
from tests.factories.projects import ProjectFactory
from tests.factories.quotes import SupplierFactory, an_offer
from tests.moments import NOW
from tests.workflow.test_at_once import at_once
from workflow.actions import Refused, quotes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs_postgres]


@pytest.fixture
def notice() -> Notice:
    return ProjectFactory(unit=build_city().water, in_publicity=True).notices.get()


def sending(notice, supplier, price: str, at=NOW):
    offer = an_offer(notice, price)
    return lambda: quotes.submit_reply(notice=notice, supplier=supplier, offer=offer, now=lambda: at)


@pytest.mark.requirement("R35.1")
@pytest.mark.parametrize("attempt", range(3))
def test_of_eight_replies_of_one_supplier_at_once_one_stands(notice, attempt):
    supplier = SupplierFactory()
    answers = at_once(*(sending(notice, supplier, str(n)) for n in range(1, 9)))
    assert [type(answer) for answer in answers] == [PriceReply] * 8
    assert quotes.reply_count(notice) == 1
    assert PriceReply.objects.filter(status="replaced", superseded_by__isnull=False).count() == 7
    assert NumberSeries.objects.get(key="price_reply").last == 8


@pytest.mark.requirement("R35.1")
def test_a_reply_and_its_withdrawal_at_once_leave_a_whole_state(notice):
    supplier = SupplierFactory()
    first = sending(notice, supplier, "1")()
    at_once(
        sending(notice, supplier, "2"),
        lambda: quotes.withdraw_reply(reply=first, by=supplier.user, now=lambda: NOW),
    )
    assert [str(reply.total) for reply in quotes.current_replies(notice)] == ["2.00"]


@pytest.mark.requirement("R35.1")
def test_at_the_end_those_in_time_are_kept_and_the_others_told(notice):
    moments = [notice.end_at + timedelta(milliseconds=ms) for ms in (-2, -1, 0, 1)]
    answers = at_once(*(sending(notice, SupplierFactory(), "1", at) for at in moments))
    assert [type(answer) for answer in answers] == [PriceReply, PriceReply, Refused, Refused]
    assert quotes.reply_count(notice) == 2
