"""The screens of the price consultation (价格咨询) and of comments: those of suppliers, visitors and the workbench."""

from datetime import timedelta

from django.urls import reverse

from catalog.models import Notice
from tests.factories.city import City
from tests.factories.projects import ProjectFactory
from tests.factories.quotes import SupplierFactory, reply_to
from workflow.actions import comments

SUPPLIER = "SUPPLIER"


def consulting_pages(city: City, running: Notice) -> list[tuple[str, str]]:
    """Return (path, role) of each: a reply and a comment on a running notice, three replies on an ended one."""
    supplier = SupplierFactory()
    reply_to(running, "120000.00", supplier=supplier, at=running.published_at + timedelta(hours=1))
    comment = comments.submit_comment(notice=running, text="建议补充移动端", at=running.published_at)
    comments.reply_to_comment(comment=comment, text="已采纳。", by=city.person("UNIT_OP"), at=running.published_at)

    ended = ProjectFactory(unit=city.water, publicity_ended=True, name="已期满的平台").notices.get()
    for price in ("118000.00", "125000.00", "990000.00"):
        reply_to(ended, price, at=ended.end_at - timedelta(days=1))
    slug = running.page.slug
    return [
        (reverse("public:comments", args=[slug]), ""),
        (reverse("public:supplier_register"), ""),
        (reverse("public:supplier_login"), ""),
        (reverse("public:supplier_home"), SUPPLIER),
        (reverse("public:quote", args=[slug]), SUPPLIER),
        (reverse("public:quote_receipt", args=[slug]), SUPPLIER),
        (reverse("desk:notice-quotes", args=[running.number]), "UNIT_OP"),
        (reverse("desk:notice-quotes", args=[ended.number]), "UNIT_OP"),
        (reverse("desk:notice-comments", args=[running.number]), "UNIT_OP"),
        (reverse("desk:clocks"), "UNIT_OP"),
        (reverse("desk:notifications"), "UNIT_OP"),
    ]
