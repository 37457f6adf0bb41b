"""The form of a quotation (报价): one price a function, the stamped file, the commitment, and what is optional."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import secrecy
from catalog.text import squeeze
from portal.desk.forms.base import DeskForm
from workflow.actions import Refused, quotes, uploads
from workflow.quotes_summary import Item

MOST_BYTES = 20 * 1024 * 1024
PDF = "application/pdf"


class PriceField(forms.CharField):
    """A price in 元 with at most two decimals, cleaned to a Decimal; empty means not quoted."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": "12"})

    def to_python(self, value: object) -> Decimal | None:
        """Return 元, or refuse what is no price; thousands separators and 元 are taken off."""
        typed = squeeze(str(value or "")).replace(",", "").removesuffix("元").lstrip("¥￥")
        if not typed:
            return None
        try:
            price = Decimal(typed)
        except InvalidOperation:
            price = Decimal("NaN")
        if not price.is_finite():
            raise ValidationError(_("“%(v)s”不是金额，请只填数字，例如 1200.50。") % {"v": value})
        if price < 0:
            raise ValidationError(_("单价不能是负数，请核对“%(v)s”。") % {"v": value})
        if -int(price.as_tuple().exponent) > 2 and price != price.quantize(Decimal("0.01")):
            raise ValidationError(_("“%(v)s”超过两位小数，请精确到分。") % {"v": value})
        if price > quotes.LARGEST_PRICE:
            raise ValidationError(_("“%(v)s”超出可登记的范围，请核对单位是否为元。") % {"v": value})
        return price.quantize(Decimal("0.01"))

    def validate(self, value: object) -> None:
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"])

    def run_validators(self, value: object) -> None:
        """Everything was checked when the text was read."""


class QuoteForm(DeskForm):
    """All prices of a notice with the rest; `sheet` is read by the view before the form is bound."""

    sheet = forms.FileField(
        label=gettext_lazy("上传填好的报价表"),
        required=False,
        help_text=gettext_lazy("可不逐项填写，上传填好的报价表（.xlsx），单价以表内为准。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
    stamped = forms.FileField(
        label=gettext_lazy("盖章报价文件（PDF）"),
        error_messages={"required": gettext_lazy("没有盖章报价文件。请上传加盖公章的 PDF。")},
        help_text=gettext_lazy("加盖公章的报价表扫描件，不超过 20 MB。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf"}),
    )
    tax_rate = forms.DecimalField(
        label=gettext_lazy("税率（%）"), min_value=0, max_value=100, max_digits=5, decimal_places=2, initial="6"
    )
    validity_days = forms.IntegerField(
        label=gettext_lazy("报价有效期（日）"), min_value=1, max_value=3650, required=False
    )
    delivery_days = forms.IntegerField(
        label=gettext_lazy("交付周期（日）"), min_value=1, max_value=3650, required=False
    )
    warranty_years = forms.IntegerField(label=gettext_lazy("质保期（年）"), min_value=0, max_value=50, required=False)
    om_annual = PriceField(label=gettext_lazy("年运维费（元）"), required=False)
    suggestions = forms.CharField(
        label=gettext_lazy("对清单的建议"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("如描述不清、要求过高或指向特定产品的条目。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    no_collusion = forms.BooleanField(
        label=gettext_lazy("本单位独立报价，未与其他供应商或建设单位串通，所填内容真实。"),
        error_messages={"required": gettext_lazy("没有作出承诺。请阅读并勾选。")},
    )

    def __init__(self, *args: object, items: Sequence[Item], has_stamped: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        # One that was kept with an earlier try need not be sent again.
        self.fields["stamped"].required = not has_stamped
        for item in items:
            place = f"{item.number} {item.name}"
            price = PriceField(label=_("%(item)s 单价（元）") % {"item": place}, required=False)
            remark = forms.CharField(label=_("%(item)s 备注") % {"item": place}, max_length=200, required=False)
            self.fields[f"price-{item.key}"] = price
            self.fields[f"remark-{item.key}"] = remark
            self._say_plainly(remark)

    @property
    def rows(self) -> list[tuple[Item, forms.BoundField, forms.BoundField]]:
        """Each item with its two fields, for the table."""
        return [(item, self[f"price-{item.key}"], self[f"remark-{item.key}"]) for item in self.items]

    def clean_stamped(self) -> tuple[str, bytes] | None:
        """Return name and bytes of a PDF that was looked at; None where one is kept already."""
        given = self.cleaned_data.get("stamped")
        if not given:
            return None
        content = given.read()
        try:
            found = uploads.examine(content, given.name, MOST_BYTES)
        except Refused as refusal:
            raise ValidationError([objection.message for objection in refusal.objections]) from refusal
        if found.content_type != PDF:
            raise ValidationError(_("“%(name)s”不是 PDF。请把盖章的报价表扫描或另存为 PDF。") % {"name": given.name})
        return given.name, content

    def clean(self) -> dict:
        """At least one price; nothing that bears a mark of secrecy (Art 65)."""
        said = super().clean()
        priced = [item for item in self.items if said.get(f"price-{item.key}") is not None]
        wrong = [item for item in self.items if f"price-{item.key}" in self.errors]
        if not priced and not wrong:
            raise ValidationError(_("没有填写任何单价。请逐项填写，或上传填好的报价表。"))
        texts = [said.get("suggestions") or "", *(said.get(f"remark-{item.key}") or "" for item in self.items)]
        if any(secrecy.mark_in_text(text) for text in texts):
            raise ValidationError(_("备注或建议中有密级标志；本平台不接收涉密内容（第六十五条），请删除。"))
        return said

    def offer(self, stamped: quotes.Stamped) -> quotes.Offer:
        """Return what the valid form says as an offer."""
        said = self.cleaned_data
        lines = tuple(
            quotes.Priced(item.key, said[f"price-{item.key}"], said[f"remark-{item.key}"])
            for item in self.items
            if said[f"price-{item.key}"] is not None
        )
        names = ("tax_rate", "validity_days", "delivery_days", "warranty_years", "om_annual", "suggestions")
        return quotes.Offer(
            lines=lines, stamped=stamped, no_collusion=said["no_collusion"], **{name: said[name] for name in names}
        )
