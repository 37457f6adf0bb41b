"""Suppliers (供应商): registration by credit code, a door of their own, and their list of quotations."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalog import clock
from catalog.models import Notice, Supplier, User
from portal.desk.answers import Attempt, address_of, posted, said
from portal.public.forms.suppliers import RegistrationForm, SupplierSignInForm
from portal.sign_in import SignIn, note
from workflow.actions import quotes

BACKEND = "django.contrib.auth.backends.ModelBackend"


def supplier_of(user: User) -> Supplier | None:
    """Return the supplier a user stands for, None for everybody else."""
    return Supplier.objects.filter(user=user).first() if user.is_authenticated else None


def for_suppliers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the signed-in supplier; whoever is none is led to the suppliers' door."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        supplier = supplier_of(request.user)
        if supplier is None:
            door = reverse("public:supplier_login")
            return HttpResponseRedirect(f"{door}?{urlencode({'next': request.path})}")
        return view(request, supplier, *args, **kwargs)

    return never_cache(answer)


def crumbs(title: str, *between: tuple[str, str]) -> list[dict[str, str]]:
    """Return the way from the home page to here."""
    steps = [(_("首页"), "/"), *between, (title, "")]
    return [{"title": name, "url": url} for name, url in steps]


class SupplierSignIn(SignIn):
    """The suppliers' door; it leads to their quotations, never to the workbench."""

    template_name = "public/supplier_sign_in.html"
    authentication_form = SupplierSignInForm
    next_page = reverse_lazy("public:supplier_home")
    # Who is signed in otherwise is told so here instead of being led in a circle.
    redirect_authenticated_user = False

    def get_context_data(self, **kwargs: object) -> dict:
        """Add the way back."""
        return super().get_context_data(**kwargs) | {"crumbs": crumbs(_("供应商登录"))}


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("public:supplier_home")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register a supplier and sign it in."""
    form, attempt = RegistrationForm(posted(request)), Attempt()
    if attempt.ready(request, form):
        told = {
            name: form.cleaned_data[name] for name in ("uscc", "name", "contact_name", "phone", "email", "password")
        }
        with attempt:
            supplier = quotes.register_supplier(**told, at=clock.now(), ip=address_of(request))
            login(request, supplier.user, backend=BACKEND)
            note(request, "account.signed_in", supplier.user)
            said(request, _("登记成功，已登录。"))
            answer = HttpResponseRedirect(_next(request))
            answer.status_code = 303
            return answer
    context = {"form": form, "attempt": attempt, "next": _next(request), "crumbs": crumbs(_("供应商登记"))}
    return render(request, "public/supplier_register.html", context, status=attempt.status)


@require_safe
@for_suppliers
def supplier_home(request: HttpRequest, supplier: Supplier) -> HttpResponse:
    """List a supplier's quotations and the notices that take one now."""
    at = clock.now()
    replies = supplier.replies.select_related("notice").order_by("-received_at", "-id")
    running = Notice.objects.filter(status=Notice.Status.PUBLISHED, end_at__gt=at, page__live=True)
    context = {
        "supplier": supplier,
        "replies": replies.select_related("notice__page"),
        "running": running.select_related("page", "project__unit").order_by("end_at"),
        "crumbs": crumbs(_("我的报价")),
    }
    return render(request, "public/supplier_home.html", context)
