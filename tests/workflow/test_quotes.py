"""Price consultation: who may submit until when, what replaces what, what stays sealed, and what the prices say."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.models import Comment, JournalEntry, Notice, PriceLine, PriceReply, Supplier
from catalog.models.quotes import check_uscc
from tests.factories.projects import ProjectFactory
from tests.factories.quotes import SupplierFactory, an_offer, credit_code, reply_to
from tests.moments import NOW
from workflow import access, snapshots
from workflow.actions import AlreadyHandled, NotAllowed, Refused, quotes
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db
REGISTRATION = {"name": "川东信息技术公司", "contact_name": "王工", "phone": "0000-1", "password": "Correct-horse-9"}


@pytest.fixture
def notice(city) -> Notice:
    """Return a running notice of the water bureau, with three items to price."""
    return ProjectFactory(unit=city.water, in_publicity=True).notices.get()


def codes(refusal) -> list[str]:
    return [objection.code for objection in refusal.value.objections]


# --- registration ---


def test_a_supplier_is_registered_with_an_account_that_holds_no_role():
    supplier = quotes.register_supplier(uscc=credit_code(7), at=NOW, **REGISTRATION)
    assert supplier.user.username == supplier.uscc
    assert not supplier.user.memberships.exists()
    assert supplier.user.check_password("Correct-horse-9")


def test_a_credit_code_is_read_in_whatever_width_it_is_typed():
    typed = credit_code(8).translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}).lower()
    assert quotes.register_supplier(uscc=typed, at=NOW, **REGISTRATION).uscc == credit_code(8)


@pytest.mark.parametrize("wrong", ["", "123", credit_code(9)[:17] + "!", "九" * 18])
def test_a_code_of_the_wrong_form_is_refused(wrong):
    with pytest.raises(Refused) as refusal:
        quotes.register_supplier(uscc=wrong, at=NOW, **REGISTRATION)
    assert codes(refusal) == ["uscc-wrong"]
    assert not Supplier.objects.exists()


def test_only_one_check_character_of_all_is_right():
    first = credit_code(9)[:17]
    right = [char for char in "0123456789ABCDEFGHJKLMNPQRTUWXY" if not _is_refused(first + char)]
    assert right == [credit_code(9)[17]]


def _is_refused(code: str) -> bool:
    try:
        with transaction.atomic():
            quotes.register_supplier(uscc=code, at=NOW, **REGISTRATION)
    except Refused:
        return True
    return False


def test_the_model_itself_refuses_a_wrong_check_character():
    with pytest.raises(Exception, match="校验码"):
        check_uscc(credit_code(3)[:17] + ("0" if credit_code(3)[17] != "0" else "1"))


def test_a_code_is_registered_once():
    quotes.register_supplier(uscc=credit_code(7), at=NOW, **REGISTRATION)
    with pytest.raises(Refused) as refusal:
        quotes.register_supplier(uscc=credit_code(7), at=NOW, **REGISTRATION)
    assert codes(refusal) == ["uscc-registered"]


def test_one_address_registers_ten_suppliers_an_hour_at_most():
    for n in range(quotes.MOST_REGISTRATIONS_AN_HOUR):
        quotes.register_supplier(uscc=credit_code(n + 20), at=NOW, ip="192.0.2.9", **REGISTRATION)
    with pytest.raises(Refused) as refusal:
        quotes.register_supplier(uscc=credit_code(99), at=NOW, ip="192.0.2.9", **REGISTRATION)
    assert codes(refusal) == ["too-many-registrations"]
    later = NOW + timedelta(hours=2)
    assert quotes.register_supplier(uscc=credit_code(99), at=later, ip="192.0.2.9", **REGISTRATION)


# --- submitting ---


@pytest.mark.requirement("R35.1")
def test_a_reply_gets_a_number_the_servers_time_and_a_digest_that_can_be_computed_again(notice):
    reply = reply_to(notice, "1000.00", "2000.50", "0")
    assert reply.number == "JG2026-00001"
    assert reply.received_at == NOW
    stored = PriceReply.objects.get()
    assert stored.total == Decimal("3000.50")
    assert snapshots.digest(quotes.canonical(stored, stored.lines.all())) == stored.sha256
    assert [line.number for line in stored.lines.all()] == ["1.1", "1.2", "2.1"]


@pytest.mark.parametrize(("seconds", "accepted"), [(-1, True), (0, False), (1, False)])
def test_a_reply_is_accepted_until_the_last_second_of_the_period(notice, seconds, accepted):
    at = notice.end_at + timedelta(seconds=seconds)
    if accepted:
        assert reply_to(notice, "1", at=at).received_at == at
        return
    with pytest.raises(Refused) as refusal:
        reply_to(notice, "1", at=at)
    assert codes(refusal) == ["consultation-ended"]
    assert "第三十五条" in str(refusal.value)
    assert not PriceReply.objects.exists()


@pytest.mark.parametrize("status", ["withdrawn", "corrected"])
def test_a_notice_that_was_broken_off_takes_no_reply(notice, status):
    Notice.objects.filter(pk=notice.pk).update(status=status)
    with pytest.raises(Refused) as refusal:
        reply_to(notice, "1")
    assert codes(refusal) == ["consultation-not-running"]


def test_the_end_is_read_under_the_lock_and_not_from_a_form_opened_in_time(notice):
    Notice.objects.filter(pk=notice.pk).update(end_at=NOW - timedelta(seconds=1))
    with pytest.raises(Refused):
        reply_to(notice, "1")  # `notice` still says that it runs.


def test_a_later_reply_replaces_the_former_which_is_kept(notice):
    supplier = SupplierFactory()
    first = reply_to(notice, "10", supplier=supplier)
    second = reply_to(notice, "20", supplier=supplier, at=NOW + timedelta(hours=1))
    first.refresh_from_db()
    assert (first.status, first.superseded_by) == ("replaced", second)
    assert list(quotes.current_replies(notice)) == [second]
    assert quotes.reply_count(notice) == 1


def test_the_database_keeps_two_current_replies_of_one_supplier_apart(notice):
    first = reply_to(notice, "10")
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceReply.objects.create(
            notice=notice, supplier=first.supplier, number="JG-2", received_at=NOW, sha256="0" * 64, nonce="1",
            total=1, tax_rate=6, no_collusion=True, stamped_key="k", stamped_name="n", stamped_sha256="0" * 64,
        )  # fmt: skip


def test_a_supplier_withdraws_its_reply_until_the_end_and_may_quote_again(notice):
    reply = reply_to(notice, "10")
    quotes.withdraw_reply(reply=reply, by=reply.supplier.user, now=lambda: NOW)
    assert quotes.reply_count(notice) == 0
    with pytest.raises(AlreadyHandled):
        quotes.withdraw_reply(reply=reply, by=reply.supplier.user, now=lambda: NOW)
    again = reply_to(notice, "12", supplier=reply.supplier)
    with pytest.raises(Refused):
        quotes.withdraw_reply(reply=again, by=reply.supplier.user, now=lambda: notice.end_at)
    assert quotes.reply_count(notice) == 1


def test_nobody_withdraws_anothers_reply(notice, city):
    reply = reply_to(notice, "10")
    for stranger in (SupplierFactory().user, city.person("UNIT_HEAD")):
        with pytest.raises(NotAllowed):
            quotes.withdraw_reply(reply=reply, by=stranger, now=lambda: NOW)


@pytest.mark.parametrize("price", ["-0.01", "1.001", "NaN", "Infinity", "1000000000000"])
def test_a_price_that_is_none_is_refused_with_its_row(notice, price):
    with pytest.raises(Refused) as refusal:
        reply_to(notice, "5", price)
    assert codes(refusal) == ["reply-price-wrong"]
    assert "1.2 巡查轨迹记录" in str(refusal.value)


def test_a_reply_without_prices_stamp_or_commitment_is_refused(notice):
    for prices, said, code in (
        ((None,), {}, "reply-empty"),
        (("1",), {"no_collusion": False}, "reply-without-commitment"),
        (("1",), {"stamped": quotes.Stamped("", "", "")}, "reply-without-stamp"),
    ):
        with pytest.raises(Refused) as refusal:
            reply_to(notice, *prices, **said)
        assert codes(refusal) == [code]
    assert not PriceReply.objects.exists()


def test_an_item_that_was_not_asked_for_is_refused(notice):
    offer = an_offer(notice, "1")
    offer = quotes.Offer(
        lines=(quotes.Priced("nothing", Decimal(1)),),
        stamped=offer.stamped, no_collusion=True, tax_rate=Decimal(6),
    )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        quotes.submit_reply(notice=notice, supplier=SupplierFactory(), offer=offer, now=lambda: NOW)
    assert codes(refusal) == ["reply-item-unknown"]


# --- sealed until the end ---


@pytest.mark.requirement("R35.1")
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("model", [PriceReply, PriceLine, Supplier])
def test_before_the_end_no_role_sees_a_reply(notice, city, role, model):
    reply_to(notice, "1000")
    last_day = timezone.localdate(notice.end_at - timedelta(seconds=1))
    assert not access.visible_to(city.person(role), model, on=last_day).exists()


def test_before_the_end_a_supplier_sees_its_own_reply_and_no_other(notice):
    mine, other = reply_to(notice, "1"), reply_to(notice, "2")
    seen = access.visible_to(mine.supplier.user, PriceReply, on=timezone.localdate(NOW))
    assert list(seen) == [mine]
    lines = access.visible_to(mine.supplier.user, PriceLine, on=timezone.localdate(NOW))
    assert {line.reply_id for line in lines} == {mine.pk} != {other.pk}


def test_a_superuser_and_a_passer_by_see_nothing_before_or_after(notice, django_user_model):
    reply_to(notice, "1")
    root = django_user_model.objects.create_superuser("root")
    for on in (timezone.localdate(NOW), timezone.localdate(notice.end_at)):
        for who in (root, AnonymousUser()):
            for model in (PriceReply, PriceLine, Supplier, Comment):
                assert not access.visible_to(who, model, on=on).exists()


READERS = {
    "UNIT_OP", "UNIT_HEAD", "UNIT_FIN", "BUR_OP", "BUR_REVIEW", "BUR_LEAD", "BUR_DATA", "FIN_BUD", "FIN_REVIEW",
    "FIN_PROC", "AUDIT",
}  # fmt: skip


@pytest.mark.requirement("R35.1")
@pytest.mark.parametrize("role", list(Role))
def test_after_the_end_the_roles_of_the_matrix_see_the_replies(notice, city, role):
    reply = reply_to(notice, "1000")
    seen = list(access.visible_to(city.person(role), PriceReply, on=timezone.localdate(notice.end_at)))
    assert seen == ([reply] if role in READERS else [])


def test_after_the_end_another_unit_sees_nothing_and_a_supplier_only_its_own(notice, city):
    mine, _other = reply_to(notice, "1"), reply_to(notice, "2")
    on = timezone.localdate(notice.end_at)
    assert not access.visible_to(city.person("UNIT_HEAD", city.traffic), PriceReply, on=on).exists()
    assert list(access.visible_to(mine.supplier.user, PriceReply, on=on)) == [mine]


def test_replaced_and_withdrawn_replies_are_never_opened(notice, city):
    reply = reply_to(notice, "1")
    reply_to(notice, "2", supplier=reply.supplier)
    gone = reply_to(notice, "3")
    quotes.withdraw_reply(reply=gone, by=gone.supplier.user, now=lambda: NOW)
    seen = access.visible_to(city.person("BUR_OP"), PriceReply, on=timezone.localdate(notice.end_at))
    assert [str(row.total) for row in seen] == ["2.00"]


@pytest.mark.parametrize("status", ["withdrawn", "corrected"])
def test_replies_to_a_notice_that_was_broken_off_stay_sealed(notice, city, status):
    reply_to(notice, "1")
    Notice.objects.filter(pk=notice.pk).update(status=status)
    on = timezone.localdate(notice.end_at) + timedelta(days=30)
    assert not access.visible_to(city.person("BUR_OP"), PriceReply, on=on).exists()


def test_the_journal_says_that_something_came_in_and_not_from_whom(notice):
    reply = reply_to(notice, "4321.09")
    entry = JournalEntry.objects.get(event="submit_reply")
    assert entry.actor is None
    said = f"{entry.subject} {entry.details} {entry.actor_name}"
    for secret in (reply.supplier.name, reply.supplier.uscc, "4321"):
        assert secret not in said


# --- validity ---


def test_the_unit_judges_a_reply_once_and_only_after_the_end(notice, city):
    reply, head = reply_to(notice, "1"), city.person("UNIT_HEAD")
    with pytest.raises(Refused) as refusal:
        quotes.judge_reply(reply=reply, is_valid=True, by=head, at=notice.end_at - timedelta(seconds=1))
    assert codes(refusal) == ["reply-sealed"]
    quotes.judge_reply(reply=reply, is_valid=True, by=head, at=notice.end_at)
    with pytest.raises(AlreadyHandled, match="有效"):
        quotes.judge_reply(reply=reply, is_valid=False, by=head, at=notice.end_at, reason="迟了")
    assert PriceReply.objects.get().status == "valid"


def test_an_invalid_reply_has_a_reason_and_leaves_the_summary(notice, city):
    bad, _good = reply_to(notice, "99999"), reply_to(notice, "10")
    head = city.person("UNIT_OP")
    with pytest.raises(Refused):
        quotes.judge_reply(reply=bad, is_valid=False, by=head, at=notice.end_at, reason=" ")
    quotes.judge_reply(reply=bad, is_valid=False, by=head, at=notice.end_at, reason="未按清单报价")
    summary = quotes.summary_of(notice, PriceReply.objects.select_related("supplier"))
    assert (summary.replies, summary.lines[0].figures.n, summary.lines[0].figures.highest) == (1, 1, Decimal("10.00"))


@pytest.mark.parametrize("role", ["BUR_OP", "AUDIT", "FIN_REVIEW", "UNIT_FIN"])
def test_nobody_but_the_unit_judges(notice, city, role):
    reply = reply_to(notice, "1")
    with pytest.raises(NotAllowed):
        quotes.judge_reply(reply=reply, is_valid=True, by=city.person(role), at=notice.end_at)
