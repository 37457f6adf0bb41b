"""Changing one's own password (修改口令); the session stays, and the change is journaled."""

from django import forms
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.desk.answers import Attempt, page, posted, said, see_other, signed_in
from portal.desk.files import journal


class PasswordForm(PasswordChangeForm):
    """The present password and twice the new one."""

    error_messages = {
        "password_incorrect": gettext_lazy("原口令不正确，请核对后重新填写。"),
        "password_mismatch": gettext_lazy("两次填写的新口令不一致，请重新填写。"),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        labels = {"old_password": _("原口令"), "new_password1": _("新口令"), "new_password2": _("再填一次新口令")}
        for name, field in self.fields.items():
            field.label = labels[name]
            field.error_messages["required"] = _("请填写%(label)s。") % {"label": field.label}
            field.widget = forms.PasswordInput(attrs=field.widget.attrs)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """Show the form, or change the password."""
    form = PasswordForm(request.user, posted(request))
    attempt = Attempt()
    if attempt.ready(request, form):
        with transaction.atomic():
            form.save()
            journal(request, "account.password_changed", subject=request.user.get_username())
        update_session_auth_hash(request, form.user)
        said(request, _("口令已修改。"))
        return see_other("desk:home")
    return page(request, "desk/people/password.html", {"form": form, "attempt": attempt}, status=attempt.status)
