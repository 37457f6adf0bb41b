"""What colleagues say about a draft (同事意见): read by the unit alone, settled with one press."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from catalog import clock
from portal.desk.answers import Attempt, page, posted, said, see_other, signed_in
from portal.desk.drafting.opening import draft_of
from portal.desk.forms.base import DeskForm
from portal.desk.reading import seen
from workflow.actions import draft_notes
from workflow.models import DraftNote


class NoteForm(DeskForm):
    """One note."""

    text = forms.CharField(
        label=gettext_lazy("意见"),
        max_length=draft_notes.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("只有本单位人员能看到，不随申报提交。"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def notes(request: HttpRequest, number: str) -> HttpResponse:
    """List the notes; a post adds one, or settles the one it names."""
    project = draft_of(request, number)
    found = seen(request, DraftNote).filter(project=project)
    if settled := request.POST.get("settle", ""):
        note = get_object_or_404(found, pk=int(settled) if settled.isdecimal() else 0)
        draft_notes.settle(note=note, by=request.user, at=clock.now())
        said(request, _("已标为处理。"))
        return see_other("desk:draft-notes", project.number)
    form, attempt = NoteForm(posted(request)), Attempt()
    if attempt.ready(request, form):
        with attempt:
            draft_notes.add(project=project, text=form.cleaned_data["text"], by=request.user, at=clock.now())
            said(request, _("意见已留下，本单位同事可以看到。"))
            return see_other("desk:draft-notes", project.number)
    context = {"project": project, "form": form, "attempt": attempt, "notes": found.select_related("by", "settled_by")}
    return page(request, "desk/drafting/notes.html", context, status=attempt.status)
