"""What reviewers say of one comparison (比对反馈): what conclusions say already, hits that are none, systems missed."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog import clock
from catalog.city import bureau_name
from catalog.models import DupFeedback, DupHit, DupRun, FunctionItem, System
from portal.desk.answers import Attempt, address_of, find, page, require, said, see_other, signed_in
from portal.desk.forms.lexicon import FalseHitForm, MissedForm
from portal.desk.reading import held, seen
from workflow import lexicon_access
from workflow.actions import machine_feedback
from workflow.actions.machine_feedback import REJECTS, STANDS


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def compare_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is known of how right the machine was, and take what a reviewer adds or takes back."""
    run = find(request, DupRun, pk=pk)
    require(bool(held(request) & lexicon_access.EDITORS), _("比对反馈由%(bureau)s办理。") % {"bureau": bureau_name()})
    attempt, missed = Attempt(), _missed_form(request, run)
    common = {"by": request.user, "at": clock.now(), "ip": address_of(request)}
    if request.method == "POST":
        done = _taken(request, run, attempt, missed, common)
        if done:
            said(request, done)
            return see_other("desk:compare-feedback", run.pk)
    return page(request, "desk/lexicon/feedback.html", _context(request, run, attempt, missed), status=attempt.status)


def _missed_form(request: HttpRequest, run: DupRun) -> MissedForm:
    items = seen(request, FunctionItem).filter(function_list=run.function_list_id, is_leaf=True).order_by("order")
    data = request.POST if "missed" in request.POST else None
    return MissedForm(data, items=items, systems=seen(request, System))


def _taken(request: HttpRequest, run: DupRun, attempt: Attempt, missed: MissedForm, common: dict) -> str:
    """Do what was posted; return what to tell, nothing where it was refused."""
    if "take_back" in request.POST:
        key = request.POST["take_back"]
        feedback = find(request, DupFeedback, run=run, pk=int(key) if key.isdecimal() else 0)
        with attempt:
            machine_feedback.take_back(feedback=feedback, **common)
            return _("反馈已撤回。")
    elif "missed" in request.POST:
        if attempt.ready(request, missed):
            typed = missed.cleaned_data
            with attempt:
                machine_feedback.report_missed(
                    run=run, system=typed["found_system"], module=typed["found_module"], item=typed["item"],
                    note=typed["note"], **common,
                )  # fmt: skip
                return _("漏报已登记，将计入比对质量和标注数据。")
    else:
        form = FalseHitForm(request.POST)
        if attempt.ready(request, form):
            hit = find(request, DupHit, run=run, rank=form.cleaned_data["rank"])
            with attempt:
                machine_feedback.mark_false(hit=hit, note=form.cleaned_data["note"], **common)
                return _("已标为误报，将计入比对质量和标注数据。")
        else:
            attempt.message = " ".join(text for texts in form.errors.values() for text in texts)
    return ""


def _context(request: HttpRequest, run: DupRun, attempt: Attempt, missed: MissedForm) -> dict:
    feedback = seen(request, DupFeedback).filter(run=run).select_related("system", "module", "item", "by")
    said_false = {row.hit_id: row for row in feedback if row.hit_id}
    hits = seen(request, DupHit).filter(run=run).order_by("rank")
    return {
        "run": run,
        "project": run.project,
        "hits": [{"hit": hit, **_standing(hit, said_false.get(hit.pk))} for hit in hits],
        "missed": [row for row in feedback if row.kind == DupFeedback.Kind.MISSED],
        "form": missed,
        "attempt": attempt,
    }


def _standing(hit: DupHit, marked: DupFeedback | None) -> dict:
    """What is known of a hit: a conclusion says it, else a mark; a mark under a conclusion counts no more."""
    if hit.conclusion in STANDS:
        return {"tone": "green", "label": _("命中成立"), "marked": marked, "may_mark": False}
    if hit.conclusion in REJECTS:
        return {"tone": "red", "label": _("误报（据结论）"), "marked": marked, "may_mark": False}
    if marked is not None:
        return {"tone": "red", "label": _("误报"), "marked": marked, "may_mark": False}
    return {"tone": "amber", "label": _("待结论"), "marked": None, "may_mark": True}
