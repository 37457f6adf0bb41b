"""Forms of the calculator (期限与档次) and of the administrator's working-day table."""

import re
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Holiday
from portal.desk.forms.base import DeskForm
from workflow.regulation.thresholds import NotAnAmount, parse_amount

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
BAD_DAY = gettext_lazy("日期读不出来，请按“2026-09-24”的样式填写。")


class AmountField(forms.CharField):
    """An amount typed in 元 with at most two decimals, as the law's own calculator reads it."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: object) -> Decimal | None:
        """Return the exact Decimal, or the calculator's own refusal."""
        if value in self.empty_values:
            return None
        try:
            return parse_amount(str(value).replace(",", ""))
        except NotAnAmount as error:
            raise ValidationError(str(error) + "。") from error


class RouteForm(DeskForm):
    """Which tier and which signers an amount has."""

    amount = AmountField(label=gettext_lazy("总投资（元）"), help_text=gettext_lazy("例如 1999999.99"))
    on = forms.DateField(
        label=gettext_lazy("按哪一天的规定"), required=False, widget=DAY, error_messages={"invalid": BAD_DAY}
    )


class DeadlineForm(DeskForm):
    """When a period ends."""

    period = forms.ChoiceField(label=gettext_lazy("期间"))
    start = forms.DateField(label=gettext_lazy("起算事实发生日"), widget=DAY, error_messages={"invalid": BAD_DAY})

    def __init__(self, *args: object, periods: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = periods


_LINE = re.compile(r"^(\d{4}-\d{2}-\d{2})[\s,，\t]+(off|work|放假|上班|调休上班)$", re.IGNORECASE)
_KINDS = {"off": "off", "放假": "off", "work": "work", "上班": "work", "调休上班": "work"}


class HolidayTableForm(DeskForm):
    """The State Council's notice of a year, a day a line: `2027-01-01 off` or `2027-02-07 work`."""

    year = forms.IntegerField(label=gettext_lazy("年份"), min_value=2020, max_value=2099)
    source = forms.CharField(
        label=gettext_lazy("通知文号"), max_length=120, help_text=gettext_lazy("例如 国办发明电〔2026〕7号")
    )
    table = forms.CharField(
        label=gettext_lazy("放假与调休上班的日子"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "placeholder": "2027-01-01 off\n2027-01-02 off\n2027-02-07 work"}),
        help_text=gettext_lazy(
            "每行一天：日期、空格、off（放假）或 work（调休上班）。也可在下面上传同样内容的文本文件。"
        ),
    )
    file = forms.FileField(label=gettext_lazy("文本文件"), required=False)

    def clean(self) -> dict:
        """Read every line; all bad lines are named at once."""
        cleaned = super().clean()
        text = cleaned.get("table") or ""
        if cleaned.get("file"):
            try:
                text = cleaned["file"].read(200_000).decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("文件不是 UTF-8 编码的文本，请另存为 UTF-8 后再上传。"))
                return cleaned
        days, wrong = read_holiday_lines(text, cleaned.get("year"))
        if not days and not wrong:
            wrong = [_("没有写任何一天，请粘贴当年的放假和调休上班日期，或上传文本文件。")]
        for message in wrong[:20]:
            self.add_error("file" if cleaned.get("file") else "table", message)
        cleaned["days"] = days
        return cleaned


def read_holiday_lines(text: str, year: int | None) -> tuple[dict[date, str], list[str]]:
    """Return the days with their kind, and a message for every line that cannot be read."""
    days: dict[date, str] = {}
    wrong: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        found = _LINE.match(written)
        try:
            day = date.fromisoformat(found.group(1)) if found else None
        except ValueError:
            day = None
        if found is None or day is None:
            wrong.append(
                _("第 %(n)d 行“%(line)s”读不出来，请写成“2027-01-01 off”。") % {"n": number, "line": written[:40]}
            )
        elif year is not None and abs((day - date(year, 7, 1)).days) > 190:
            wrong.append(
                _("第 %(n)d 行的 %(day)s 不属于 %(year)d 年的放假通知，请核对年份。")
                % {"n": number, "day": day, "year": year}
            )
        elif days.setdefault(day, _KINDS[found.group(2).lower()]) != _KINDS[found.group(2).lower()]:
            wrong.append(_("第 %(n)d 行的 %(day)s 既写了放假又写了上班，请保留一行。") % {"n": number, "day": day})
    return days, wrong


KINDS = dict(Holiday.Kind.choices)
