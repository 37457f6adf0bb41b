"""The form with which an editor corrects a typing error in a published notice; nothing else of it can be changed."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import clock
from portal.models import NoticePage
from portal.pages import publishing

REFUSED = 422
PLACES = {"title": gettext_lazy("标题"), "body": gettext_lazy("正文"), "items": gettext_lazy("功能清单")}
PARTS = {"name": gettext_lazy("名称"), "description": gettext_lazy("说明")}


class TypoForm(forms.Form):
    """Which text, what it should say, and why."""

    place = forms.ChoiceField(label=gettext_lazy("有错字的文字"))
    after = forms.CharField(
        label=gettext_lazy("改正后的全文"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("写出整段改正后的文字；只能改错别字，数字、期限、否定词不能改。"),
    )
    reason = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)

    def __init__(self, *args, places: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(place, f"{named(place)}：{shortened(text)}") for place, text in places.items()]


def named(place: str) -> str:
    """Say where a place is: 标题, 正文第 2 段, 功能清单 1.2.3 名称."""
    kind, _dot, rest = place.partition(".")
    if kind == "title":
        return str(PLACES["title"])
    where, _dot, part = rest.rpartition(".")
    if kind == "body":
        return _("正文第 {n} 段").format(n=int(where) + 1)
    return f"{PLACES['items']} {where} {PARTS[part]}"


def shortened(text: str) -> str:
    return Truncator(text).chars(40)


def may_correct(user) -> bool:
    return user.is_active and user.has_perm("portal.add_typofix")


def typo_fixes(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what was corrected so far and take one more correction."""
    if not may_correct(request.user):
        raise PermissionDenied(_("只有公示编辑可以订正错字。"))
    page = get_object_or_404(NoticePage, pk=page_id)
    places = publishing.correctable_places(page)
    form = TypoForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        try:
            publishing.correct_typo(page, **form.cleaned_data, by=request.user, at=clock.now())
        except publishing.NotATypingError as refusal:
            for objection in refusal.objections:
                form.add_error("after", objection.message)
        else:
            messages.success(request, _("已订正，公示页同时注明订正前后的文字。"))
            return redirect(request.path)
    fixes = [{"fix": fix, "place": named(fix.place)} for fix in page.typo_fixes.select_related("by")]
    return render(
        request,
        "wagtailadmin/typo_fixes.html",
        {"page": page, "form": form, "fixes": fixes},
        status=REFUSED if form.errors else 200,
    )
