"""What all forms of the workbench share: messages with cause and remedy; money typed in 万元; spare rows."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.forms.formsets import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import secrecy_finds, vocabulary

YUAN_PER_WANYUAN = Decimal(10_000)
LARGEST_YUAN = Decimal("99999999999.99")
SPARE_ROWS = 5


class Unsent(QueryDict):
    """What was typed and kept but never sent: shown in its fields, and not yet told what is wrong with it."""


class DeskForm(forms.Form):
    """A form whose required, choice and length messages say what to do, and that takes in nothing classified."""

    takes_marks = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            self._say_plainly(field)

    def full_clean(self) -> None:
        """Clean what was sent; of what was not there is nothing to say yet."""
        if isinstance(self.data, Unsent):
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def _post_clean(self) -> None:
        """Refuse what bears a mark of state secrecy in any field (第二条、第六十五条); after all other cleaning."""
        super()._post_clean()
        if self.takes_marks:
            return
        for name, value in list(self.cleaned_data.items()):
            field = self.fields.get(name)
            if field is None or not isinstance(value, str) or isinstance(field.widget, forms.PasswordInput):
                continue
            is_line = not isinstance(field.widget, forms.Textarea)
            if secrecy_finds.mark_in_field(value, str(field.label or name), is_line=is_line):
                message = _("“%(label)s”中有密级标志；本平台不接收涉密内容（第六十五条），请删除后重新提交。")
                self.add_error(name, message % {"label": field.label or name})

    @staticmethod
    def _say_plainly(field: forms.Field) -> None:
        own = type(field).default_error_messages.get("required")
        choosing = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
        if field.error_messages.get("required") in (own, forms.Field.default_error_messages["required"]):
            verb = _("请选择") if choosing else _("请填写")
            field.error_messages["required"] = _("%(verb)s“%(label)s”。") % {"verb": verb, "label": field.label}
        if choosing:
            field.error_messages["invalid_choice"] = _("所选的值不在可选范围内，请从列表中重新选择。")
        for validator in field.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = _("最多 %(limit_value)d 字，现有 %(show_value)d 字，请删减。")
            elif isinstance(validator, MinLengthValidator):
                validator.message = _("至少 %(limit_value)d 字，现有 %(show_value)d 字，请补充。")


class WanyuanField(forms.CharField):
    """An amount typed in 万元 with at most six decimals, cleaned to an exact Decimal in 元 (到分)."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def prepare_value(self, value: object) -> object:
        """Show an amount in 元 as 万元; what was typed stays as typed."""
        return as_wanyuan(value) if isinstance(value, Decimal) else value

    def to_python(self, value: object) -> Decimal | None:
        """Return 元, or refuse what is no amount, negative, too fine or too large."""
        if value in self.empty_values:
            return None
        typed = str(value).strip().replace(",", "").replace("，", "").removesuffix("万元").strip()
        try:
            amount = Decimal(typed)
        except InvalidOperation:
            raise ValidationError(_("“%(v)s”不是金额，请只填数字，例如 386.50。") % {"v": value}) from None
        if not amount.is_finite():
            raise ValidationError(_("“%(v)s”不是金额，请只填数字，例如 386.50。") % {"v": value})
        if amount < 0:
            raise ValidationError(_("金额不能是负数，请核对“%(v)s”。") % {"v": value})
        decimals = -int(amount.as_tuple().exponent)
        if decimals > 6:
            raise ValidationError(
                _("“%(v)s”有 %(n)d 位小数；以万元填写最多六位小数（精确到分），请改正。") % {"v": value, "n": decimals}
            )
        yuan = (amount * YUAN_PER_WANYUAN).quantize(Decimal("0.01"))
        if yuan > LARGEST_YUAN:
            raise ValidationError(_("“%(v)s”万元超出可登记的范围，请核对单位是否为万元。") % {"v": value})
        return yuan


def as_wanyuan(yuan: Decimal) -> str:
    """Return 元 as 万元 text without losing a 分: 1999999.99 → 199.999999."""
    text = f"{yuan / YUAN_PER_WANYUAN:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def coded(name: str, *, blank: str | None = None) -> list[tuple[str, str]]:
    """Return a code list as choices, with an empty first line where one may be left out."""
    lines = list(vocabulary.choices(name))
    return lines if blank is None else [("", blank), *lines]


class RowsFormSet(BaseFormSet):
    """Rows of a table that needs no script: what is there, and spare rows below; an emptied row is dropped."""

    def initial_form_count(self) -> int:
        """Every row may be left empty, also one that was filled before."""
        return 0

    def filled(self) -> list[dict]:
        """Return the cleaned rows that say something, in their order."""
        return [form.cleaned_data for form in self.forms if form.has_changed() and form.cleaned_data]

    def row_errors(self) -> list[tuple[int, forms.BoundField, str]]:
        """Return (row number from 1, field, message) of everything wrong, for the summary."""
        wrong = []
        for number, form in enumerate(self.forms, start=1):
            wrong += [
                (number, form[name], text)
                for name, texts in form.errors.items()
                if name in form.fields
                for text in texts
            ]
        return wrong


def rows(form: type[forms.Form], *, data: object, initial: list[dict], prefix: str) -> RowsFormSet:
    """Return the bound rows of a post, or the stored ones with spare rows below."""
    kind = formset_factory(form, formset=RowsFormSet, extra=len(initial) + SPARE_ROWS, max_num=500)
    return kind(data, prefix=prefix) if data is not None else kind(initial=initial, prefix=prefix)


class RevisionField(forms.IntegerField):
    """The revision the form was opened at, by which a stale form is told."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("表单修订号"), min_value=0)


class ReasonForm(DeskForm):
    """A reason that an act must give."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
