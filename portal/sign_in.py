"""Signing in and out, each noted in the journal; in a demonstration the page lists one account per role."""

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import clock, memberships
from catalog.models import JournalEntry
from portal.demo.accounts import password, shown_accounts
from portal.desk.answers import REFUSED, address_of


class SignInForm(AuthenticationForm):
    """User name and password; a refusal says nothing about which of the two was wrong."""

    error_messages = {
        "invalid_login": gettext_lazy("用户名或密码不正确，请核对后重新填写；连续 5 次不正确将暂停登录 10 分钟。"),
        "inactive": gettext_lazy("该账号已停用，请联系系统管理员。"),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("用户名")
        self.fields["password"].label = _("密码")
        for field in self.fields.values():
            field.error_messages["required"] = _("请填写%(label)s。") % {"label": field.label}


class SignIn(LoginView):
    """The workbench's door."""

    template_name = "desk/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Sign in and note it."""
        answer = super().form_valid(form)
        note(self.request, "account.signed_in", form.get_user())
        return answer

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """Answer with the form and 422; what was typed as the user name stays."""
        return self.render_to_response(self.get_context_data(form=form), status=REFUSED)

    def get_context_data(self, **kwargs: object) -> dict:
        """Add the demonstration's accounts, and nothing of the kind elsewhere."""
        shown = super().get_context_data(**kwargs)
        # LoginView puts Django's site there; pages mean the identity of the portal.
        del shown["site"]
        demo = {"accounts": shown_accounts(), "password": password()} if settings.DEMO else {}
        return shown | demo


class SignOut(LogoutView):
    """Sign out by post and note it."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Note who leaves before the session forgets them."""
        if request.user.is_authenticated:
            note(request, "account.signed_out", request.user)
        return super().post(request, *args, **kwargs)


def note(request: HttpRequest, event: str, user: AbstractBaseUser) -> None:
    """Write a journal entry about an account."""
    posts = memberships.in_force(user, clock.today())
    JournalEntry.objects.create(
        at=clock.now(),
        actor=user,
        actor_name=str(user),
        organisation=posts[0].organisation if posts else None,
        event=event,
        subject=user.get_username(),
        ip=address_of(request),
    )
