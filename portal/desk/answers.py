"""How the workbench answers: sign-in first, then a page, a redirect after a post, or the refusal with its status.

422 refused by a rule, 409 already done by somebody else, 403 not one's to do, 404 not to be seen or not there.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from catalog import clock
from portal.desk import kept_posts
from portal.desk.navigation import desk_me, desk_navigation
from workflow import access, actions

REFUSED = 422
STALE = 409


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Require sign-in, keep the page out of caches, and turn what an action raises past the view into its page."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method == "POST":
                kept_posts.keep(request, clock.now())
            return redirect_to_login(request.get_full_path())
        if request.method == "POST":
            kept_posts.drop(request)
        if not access.roles_of(request.user, clock.today()) and hasattr(request.user, "supplier"):
            raise PermissionDenied(_("供应商账号不能进入工作台；报价请在公示页办理，已提交的见“我的报价”。"))
        try:
            return view(request, *args, **kwargs)
        except actions.NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except actions.AlreadyHandled as stale:
            return page(request, "desk/stale.html", {"message": str(stale)}, status=STALE)
        except actions.Refused as refusal:
            return page(request, "desk/refused.html", {"objections": refusal.objections}, status=REFUSED)

    return never_cache(answer)


def page(request: HttpRequest, template: str, context: dict | None = None, *, status: int = 200) -> HttpResponse:
    """Render a workbench page with its navigation and the name of who is signed in."""
    shell = {"desk_nav": desk_navigation(request), "desk_me": desk_me(request)}
    return render(request, template, shell | (context or {}), status=status)


def see_other(name: str, *args: object, fragment: str = "") -> HttpResponse:
    """Answer a post that took effect: the browser fetches the next page, and reloading it repeats nothing."""
    answer = HttpResponseRedirect(reverse(name, args=args) + (f"#{fragment}" if fragment else ""))
    answer.status_code = 303
    return answer


def find(request: HttpRequest, model: type[Model], **lookup: object) -> Model:
    """Return what the reader may see and asked for; hidden and absent are the same 404."""
    return get_object_or_404(access.visible_to(request.user, model, on=clock.today()), **lookup)


class Attempt:
    """One try of an action: what was refused is kept for the page, and `status` is what the page answers with.

    `with attempt: perform(...); return see_other(...)` falls through to the form, everything typed still in it.
    """

    def __init__(self) -> None:
        self.status = 200
        self.objections: tuple = ()
        self.message = ""

    def __enter__(self) -> "Attempt":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, actions.Refused):
            self.status, self.objections = REFUSED, tuple(error.objections)
            return True
        if isinstance(error, actions.AlreadyHandled):
            self.status, self.message = STALE, str(error)
            return True
        return False

    def ready(self, request: HttpRequest, *forms: object) -> bool:
        """Whether this is a post whose forms are valid; a post that is not will be answered with 422."""
        if request.method != "POST":
            return False
        # All of them, so that one correction suffices.
        answers = [form.is_valid() for form in forms]
        valid = all(answers)
        if not valid:
            self.status = REFUSED
        return valid


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form is bound to: the post, even an empty one; on a get what was typed and kept, if any."""
    if request.method == "POST":
        return request.POST
    found = kept_posts.kept(request, clock.now())
    request.shows_kept_post = found is not None
    # Kept by itself while typing; what was really sent comes first.
    return found if found is not None else getattr(request, "kept_draft", None)


def said(request: HttpRequest, text: str) -> None:
    """Tell the person on the next page what has taken effect."""
    messages.success(request, text)


def address_of(request: HttpRequest) -> str | None:
    """Return the address a journal entry notes."""
    return request.client_ip


def require(condition: bool, message: str = "") -> None:
    """Refuse with 403 what is not this person's to do."""
    if not condition:
        raise PermissionDenied(message or _("您的岗位没有这项权限。"))
