"""Comments on a notice (公示意见): a plain form on a page of its own, so that the notice page stays the same bytes."""

from datetime import datetime, timedelta

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog import clock
from catalog.models import Comment, Notice
from portal.desk.answers import Attempt, address_of, posted, said
from portal.desk.forms.base import DeskForm
from portal.public.quotes import page_of
from portal.public.suppliers import crumbs
from workflow.actions import comments

SALT = "portal.public.comments"
# Nobody reads the page and writes a comment faster; a programme does.
LEAST_SECONDS = 3


class CommentForm(DeskForm):
    """What is said, by whom if they like; a field that people do not see and a stamp of when the page was opened."""

    text = forms.CharField(
        label=gettext_lazy("您的意见"), max_length=comments.LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )
    author = forms.CharField(
        label=gettext_lazy("署名"), max_length=60, required=False, help_text=gettext_lazy("公开时显示；可不填。")
    )
    contact = forms.CharField(
        label=gettext_lazy("联系方式"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("只供建设单位回访，不公开。"),
    )
    website = forms.CharField(
        label=gettext_lazy("此栏请留空"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    opened = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: object, at: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.fields["opened"].initial = signing.dumps(at.isoformat(), salt=SALT)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("此栏用于识别自动程序，请清空后提交。"))
        return ""

    def clean_opened(self) -> str:
        try:
            opened = datetime.fromisoformat(signing.loads(self.cleaned_data["opened"], salt=SALT))
        except (signing.BadSignature, ValueError):
            raise ValidationError(_("页面已失效，请复制所写内容，刷新后重新提交。")) from None
        if self.at - opened < timedelta(seconds=LEAST_SECONDS):
            raise ValidationError(_("提交过快，请稍等几秒后再次提交。"))
        return self.cleaned_data["opened"]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comment_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show published comments with their replies, and take a new one while the notice runs."""
    page, at = page_of(slug), clock.now()
    form, attempt = CommentForm(posted(request), at=at), Attempt()
    if attempt.ready(request, form):
        told = {name: form.cleaned_data[name] for name in ("text", "author", "contact")}
        with attempt:
            comments.submit_comment(notice=page.notice, at=at, ip=address_of(request), **told)
            said(request, _("意见已收到，建设单位答复后可在本页公开。"))
            answer = HttpResponseRedirect(reverse("public:comments", args=[slug]))
            answer.status_code = 303
            return answer
    context = {
        "page": page,
        "notice": page.notice,
        "form": form,
        "attempt": attempt,
        "is_running": page.notice.effective_status(at) == Notice.Effective.RUNNING,
        "published": published_comments(page.notice),
        "crumbs": crumbs(_("意见与答复"), (page.title, page.url)),
    }
    return render(request, "public/comments.html", context, status=attempt.status)


def published_comments(notice: Notice) -> list[Comment]:
    """Return what the unit has answered and published, the oldest first; never a contact."""
    return list(
        Comment.objects.filter(notice=notice, published_at__isnull=False).defer("contact", "ip").order_by("received_at")
    )
