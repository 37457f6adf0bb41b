"""Every component of the design system on one page, with invented samples, for people who build or check pages."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "styleguide.json"
SAMPLE_DAY = date(2026, 11, 23)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("项目名称"), max_length=60, help_text=_("写全称，不加单位名，60 字以内"))
    amount = forms.DecimalField(
        label=_("申报金额（万元）"),
        help_text=_("只填数字，最多六位小数"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={
            "required": _("请填写申报金额，单位为万元，例如 386.50"),
            "invalid": _("请只填数字，例如 386.50"),
        },
    )
    nature = forms.ChoiceField(label=_("建设性质"), choices=[("NEW", _("新建")), ("UPG", _("升级改造"))])
    personal = forms.ChoiceField(
        label=_("是否涉及个人信息"), choices=[("y", _("涉及")), ("n", _("不涉及"))], widget=forms.RadioSelect
    )
    networks = forms.MultipleChoiceField(
        label=_("运行网络"),
        choices=[("GOV", _("政务外网")), ("NET", _("互联网"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    need = forms.CharField(label=_("必要性"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    plan = forms.FileField(
        label=_("建设方案"),
        help_text=_("PDF 或 DOCX，单个不超过 50 MB"),
        error_messages={"required": _("“建设方案”还没有上传")},
    )
    pledge = forms.BooleanField(label=_("本单位声明本项目内容不涉密"))


def styleguide(request: HttpRequest) -> HttpResponse:
    """Draw the gallery."""
    blank = SampleForm()
    failed = SampleForm({"e-name": "示例社区综合服务平台", "e-amount": "三百八十六", "e-nature": "NEW"}, {}, prefix="e")
    failed.is_valid()
    moment = timezone.make_aware(datetime(2026, 11, 20, 15, 12))
    return render(
        request,
        "public/styleguide.html",
        {
            "blank": blank,
            "failed": failed,
            "amount": Decimal("3865000"),
            "odd_amount": Decimal("1999999.99"),
            "day": SAMPLE_DAY,
            "moment": moment,
            "due_at": moment + timedelta(days=6),
            "page": Paginator(range(240), 12).page(5),
            **_samples(moment),
        },
    )


def _samples(moment: datetime) -> dict[str, object]:
    samples = json.loads(SAMPLES.read_text(encoding="utf-8"))
    samples["entries"] = [{**entry, "at": moment} for entry in samples["entries"]]
    return samples
