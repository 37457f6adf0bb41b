"""Every component of the design system on one page, with invented samples, for people who build or check pages."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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
    return {
        "crumbs": [{"title": _("首页"), "url": "/"}, {"title": _("组件样例")}],
        "life": [
            {"title": _("申报入库"), "note": "9月18日", "state": "ok"},
            {"title": _("论证审定"), "note": "11月10日", "state": "ok"},
            {"title": _("功能清单公示"), "note": _("第 4 / 7 天"), "state": "cur"},
            {"title": _("方案编制"), "note": _("限 60 日"), "state": ""},
        ],
        "steps": [
            {"title": _("下载报价模板"), "text": _("清单已预填，只填单价")},
            {"title": _("领取回执"), "text": _("截止前可随时替换")},
        ],
        "entries": [
            {"tone": "b", "title": _("公示更正"), "by": _("示例经办"), "at": moment, "text": _("订正第 9 项错字。")},
            {"tone": "r", "title": _("退回补正"), "by": _("示例审核"), "at": moment, "quote": _("缺少信息资源目录。")},
            {"tone": "g", "title": _("提交申报"), "by": _("示例单位"), "at": moment},
        ],
        "tasks": [
            {
                "title": _("答复公示意见"),
                "url": "#tasks",
                "note": _("建议第 11 项补充读屏"),
                "status": _("待答复 1 条"),
                "tone": "amber",
            },
            {"title": _("编写价格咨询汇总"), "note": _("公示截止后开放"), "status": _("暂不可办")},
        ],
        "columns": [
            {"title": _("项目")},
            {"title": _("申报单位")},
            {"title": _("金额（万元）"), "align": "r"},
            {"title": _("状态")},
        ],
        "rows": [
            [
                {"text": _("示例社区综合服务平台"), "url": "#table", "head": True},
                {"text": _("示例单位"), "label": _("申报单位")},
                {"text": "386.50", "num": True, "label": _("金额（万元）")},
                {"text": _("公示中"), "tag": "amber", "label": _("状态")},
            ]
        ],
        "objections": [
            {
                "code": "R9.2",
                "message": _("还有 3 处相似功能没有作出结论。"),
                "remedy": _("请在查重页逐项判定后再提交。"),
                "article": _("第九条第二款"),
                "hard": True,
            },
            {
                "code": "R15.1",
                "message": _("资金构成合计与总投资相差 0.01 元。"),
                "remedy": _("请核对资金构成。"),
                "article": _("第十五条"),
                "hard": False,
            },
        ],
        "problems": [
            {
                "sheet": "Sheet1",
                "row": 17,
                "column": _("共享类型"),
                "value": _("部分共享"),
                "cause": _("不是允许的取值"),
                "remedy": _("改为“有条件共享”"),
            }
        ],
        "groups": [
            {
                "name": _("诉求办理"),
                "rows": [
                    {
                        "number": "1.1",
                        "name": _("统一受理"),
                        "description": _("汇聚各渠道诉求，统一编号。"),
                        "kind": _("新建"),
                        "quantity": 1,
                        "unit": _("项"),
                    }
                ],
            }
        ],
        "kv": [
            {"label": _("建设单位"), "value": _("示例单位")},
            {"label": _("建设周期"), "value": _("2027年1月—2027年10月"), "note": _("10 个月")},
        ],
        "stats": [
            {"value": 5, "label": _("正在公示")},
            {"value": 1, "label": _("今日截止"), "hot": True},
            {"value": 127, "label": _("今年已完成公示")},
        ],
    }
