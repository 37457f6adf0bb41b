"""Forms by which a supplier registers and signs in; its credit code is its user name."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.identifiers import normalise_uscc
from catalog.models import User
from catalog.models.quotes import check_uscc
from portal.desk.forms.base import DeskForm
from portal.sign_in import SignInForm


class RegistrationForm(DeskForm):
    """Who the supplier is, whom to ask, and a password."""

    uscc = forms.CharField(
        label=gettext_lazy("统一社会信用代码"),
        max_length=24,
        help_text=gettext_lazy("18 位，见营业执照；以后用它登录。"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    name = forms.CharField(label=gettext_lazy("供应商名称"), max_length=120)
    contact_name = forms.CharField(
        label=gettext_lazy("联系人"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=gettext_lazy("联系电话"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("邮箱"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label=gettext_lazy("密码"),
        max_length=128,
        strip=False,
        help_text=gettext_lazy("至少 10 位，不能全是数字。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("再次填写密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_uscc(self) -> str:
        code = normalise_uscc(self.cleaned_data["uscc"])
        check_uscc(code)
        return code

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, User(username=self.cleaned_data.get("uscc", "")))
        return password

    def clean_again(self) -> str:
        again = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise ValidationError(_("两次填写的密码不一致，请重新填写。"))
        return again


class SupplierSignInForm(SignInForm):
    """Credit code and password; the code is read in whatever width and case it is typed."""

    error_messages = {
        **SignInForm.error_messages,
        "invalid_login": gettext_lazy("统一社会信用代码或密码不正确，请核对；连续 5 次不正确将暂停登录 10 分钟。"),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["username"]
        field.label = _("统一社会信用代码")
        field.error_messages["required"] = _("请填写统一社会信用代码。")

    def clean_username(self) -> str:
        return normalise_uscc(self.cleaned_data["username"])
