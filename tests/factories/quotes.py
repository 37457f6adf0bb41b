"""Suppliers (供应商) with right credit codes, and their replies to a running notice."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO

import factory
import pypdfium2

from catalog import storage
from catalog.identifiers import uscc_check_char
from catalog.models import Notice, PriceReply, Supplier
from tests.factories.people import UserFactory
from tests.moments import NOW
from workflow import snapshots
from workflow.actions import quotes


def credit_code(n: int) -> str:
    """Return the n-th credit code of the tests, with its right check character."""
    first = f"91510000{n:09d}"
    return first + uscc_check_char(first)


class SupplierFactory(factory.django.DjangoModelFactory):
    """A registered supplier, whose account holds no membership."""

    class Meta:
        model = Supplier

    uscc = factory.Sequence(lambda n: credit_code(n + 1))
    user = factory.SubFactory(UserFactory, username=factory.SelfAttribute("..uscc"))
    name = factory.Sequence(lambda n: f"川东信息技术{n}公司")
    contact_name = "王工"
    phone = "0000-7654321"


def a_pdf() -> bytes:
    """Return a PDF of one blank page, as a stamped quotation."""
    written, document = BytesIO(), pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(written)
    return written.getvalue()


def stamped_file(name: str = "盖章报价.pdf") -> quotes.Stamped:
    """Keep a stamped quotation and return what a reply says of it."""
    content = a_pdf()
    sha256 = storage.sha256_of(content)
    return quotes.Stamped(storage.put_bytes(content, sha256), name, sha256)


def an_offer(notice: Notice, *prices: str | None, **said) -> quotes.Offer:
    """Return an offer with the given unit prices in the order of the list; None leaves an item out."""
    items = snapshots.published_items(notice)
    lines = tuple(
        quotes.Priced(item.key, Decimal(price)) for item, price in zip(items, prices, strict=False) if price is not None
    )
    usual = {"stamped": stamped_file(), "no_collusion": True, "tax_rate": Decimal("6.00")}
    return quotes.Offer(lines=lines, **(usual | said))


def reply_to(
    notice: Notice, *prices: str | None, supplier: Supplier | None = None, at: datetime = NOW, **said
) -> PriceReply:
    """Submit a supplier's reply with the given unit prices."""
    supplier = supplier or SupplierFactory()
    return quotes.submit_reply(
        notice=notice, supplier=supplier, offer=an_offer(notice, *prices, **said), now=lambda: at
    )
