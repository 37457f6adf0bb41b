"""Forms of the three administrators; none of them shows business data."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Organisation, User
from portal.desk.forms.base import DeskForm
from portal.desk.forms.law import BAD_DAY, DAY
from workflow.regulation.roles import Role

HELD = frozenset(Role) - {Role.PUBLIC, Role.SUPPLIER}


class PersonForm(DeskForm):
    """A new account; the first password is told once and must be changed."""

    username = forms.RegexField(
        r"^[a-zA-Z0-9._-]{3,60}$",
        label=gettext_lazy("用户名"),
        error_messages={"invalid": gettext_lazy("用户名为 3 至 60 位字母、数字、点、横线，请改正。")},
    )
    display_name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    phone = forms.CharField(label=gettext_lazy("办公电话"), max_length=30, required=False)

    def clean_username(self) -> str:
        """Each name once."""
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("用户名“%(name)s”已有人使用，请换一个。") % {"name": username})
        return username


class AppointmentForm(DeskForm):
    """A role in an organisation for a time."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("单位"), queryset=Organisation.objects.order_by("code"), empty_label=gettext_lazy("请选择")
    )
    role = forms.ChoiceField(
        label=gettext_lazy("角色"),
        choices=[("", gettext_lazy("请选择")), *((role.value, role.label) for role in Role if role in HELD)],
    )
    valid_from = forms.DateField(label=gettext_lazy("起始日期"), widget=DAY, error_messages={"invalid": BAD_DAY})
    valid_until = forms.DateField(
        label=gettext_lazy("终止日期"), required=False, widget=DAY, error_messages={"invalid": BAD_DAY}
    )

    def clean(self) -> dict:
        """An appointment does not end before it begins."""
        cleaned = super().clean()
        starts, ends = cleaned.get("valid_from"), cleaned.get("valid_until")
        if starts and ends and ends < starts:
            self.add_error("valid_until", _("终止日期早于起始日期，请核对。"))
        return cleaned


class JournalFilter(forms.Form):
    """What the auditor asks of the journal."""

    q = forms.CharField(label=gettext_lazy("对象或事项"), required=False, max_length=100)
    actor = forms.CharField(label=gettext_lazy("办理人"), required=False, max_length=60)
    event = forms.CharField(label=gettext_lazy("事项代码"), required=False, max_length=60)
    since = forms.DateField(label=gettext_lazy("自"), required=False, widget=DAY)
    until = forms.DateField(label=gettext_lazy("至"), required=False, widget=DAY)
