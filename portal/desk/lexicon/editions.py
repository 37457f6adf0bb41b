"""Editions of the lexicon (词表版本): what is in force, the draft with its preview, release by a second person."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog import clock
from catalog.city import bureau_name
from catalog.imports.safety import Refused as FileRefused
from catalog.models import DupRun, LexiconEdition, LexiconGroup, LexiconTask, TermProposal
from portal.desk.acting import act_with
from portal.desk.answers import REFUSED, Attempt, address_of, find, page, require, said, see_other, signed_in
from portal.desk.forms.base import DeskForm
from portal.desk.forms.lexicon import BeginForm, DropForm, SeenForm, TakeInForm
from portal.desk.reading import held, seen
from portal.desk.uploads import as_file
from portal.lexicon.sheets import groups_in
from search import curation, previews
from search import editions as lexicons
from search.sequences import REBUILD
from workflow import lexicon_access
from workflow.actions import lexicon
from workflow.models import Job
from workflow.regulation import synonyms
from workflow.regulation.roles import Role

Status, Kind = LexiconEdition.Status, LexiconTask.Kind


@require_safe
@signed_in
def overview(request: HttpRequest) -> HttpResponse:
    """Show which edition is in force, what waits for its index, the draft, and the editions before."""
    return _overview(request, Attempt())


def _overview(request: HttpRequest, attempt: Attempt, form: DeskForm | None = None) -> HttpResponse:
    require(bool(held(request) & lexicon_access.READERS), _("词表由%(bureau)s查看。") % {"bureau": bureau_name()})
    rows = list(seen(request, LexiconEdition).select_related("released_by", "created_by").order_by("-pk")[:50])
    draft = next((row for row in rows if row.status == Status.DRAFT), None)
    in_force = next((row for row in sorted(rows, key=_number, reverse=True) if row.in_force_at), None)
    newest = max((row for row in rows if row.number), key=_number, default=None)
    waiting = newest if newest is not None and newest != in_force else None
    context = {
        "rows": rows,
        "in_force": in_force,
        "sizes": _sizes(lexicons.in_force()),
        "waiting": waiting,
        "task": _standing(_task(request, waiting, Kind.REINDEX), f"lexicon {waiting.number}") if waiting else None,
        "draft": draft,
        "proposals": curation.waiting(seen(request, TermProposal)).count(),
        "form": (form or BeginForm()) if held(request) & lexicon_access.EDITORS and draft is None else None,
        "attempt": attempt,
    }
    return page(request, "desk/lexicon/overview.html", context, status=attempt.status)


def _number(edition: LexiconEdition) -> int:
    return edition.number or 0


def _sizes(words: lexicons.Lexicon) -> list[tuple[str, int]]:
    return [(label, len(words.of_kind(kind))) for kind, label in LexiconGroup.Kind.choices]


def _task(request: HttpRequest, edition: LexiconEdition, kind: str) -> LexiconTask | None:
    rows = seen(request, LexiconTask).filter(edition=edition, kind=kind).order_by("-edition_version")
    return rows.filter(edition_version=edition.version).first() if kind == Kind.PREVIEW else rows.first()


def _standing(task: LexiconTask | None, key: str = "") -> dict | None:
    """A task with what became of its job: it waits, it runs, it failed for good."""
    if task is None:
        return None
    kind = REBUILD if task.kind == Kind.REINDEX else previews.PREVIEW
    job = Job.objects.filter(kind=kind, key=key or str(task.pk)).first()
    failed = job is not None and job.status == Job.Status.DEAD
    retried = job is not None and job.status == Job.Status.PENDING and bool(job.last_error)
    return {"task": task, "failed": failed, "retried": retried}


@require_POST
@signed_in
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft on the newest edition; the shipped lexicon becomes the first one where there is none."""
    require(bool(held(request) & lexicon_access.EDITORS), _("词表由%(bureau)s修订。") % {"bureau": bureau_name()})
    form, attempt = BeginForm(request.POST), Attempt()
    if attempt.ready(request, form):
        with attempt:
            lexicon.open_draft(
                base=lexicons.ensure_first(clock.now()),
                note=form.cleaned_data["note"],
                by=request.user,
                at=clock.now(),
                ip=address_of(request),
            )
            said(request, _("草稿已建立，内容与现行版本相同，请开始修订。"))
            return see_other("desk:lexicon")
    return _overview(request, attempt, form)


@require_safe
@signed_in
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an edition: how it differs from the one before, its preview, and what may be done with a draft."""
    return _page(request, find(request, LexiconEdition, pk=pk), Attempt())


def _page(request: HttpRequest, found: LexiconEdition, attempt: Attempt, form: DeskForm | None = None) -> HttpResponse:
    texts = lexicon.texts_of(found)
    before = lexicon.texts_of(found.based_on) if found.based_on else texts
    is_draft = found.status == Status.DRAFT
    standing = _standing(_task(request, found, Kind.PREVIEW)) if is_draft else None
    last = seen(request, LexiconTask).filter(edition=found, kind=Kind.PREVIEW, finished_at__isnull=False).first()
    shown = (standing or {}).get("task") if is_draft else last
    authors = list(found.authors.all())
    may_release = is_draft and bool(held(request) & lexicon_access.RELEASERS)
    context = {
        "edition": found,
        "is_draft": is_draft,
        "difference": _named(synonyms.difference(before, texts)),
        "kinds": _by_kind(texts),
        "authors": authors,
        "edits": is_draft and bool(held(request) & lexicon_access.EDITORS),
        "may_release": may_release and request.user not in authors,
        "wrote_it": may_release and request.user in authors,
        "standing": standing,
        "preview": _preview(request, shown) if shown and shown.finished_at else None,
        "outdated": is_draft and standing is None and last is not None,
        "drop_form": form if isinstance(form, DropForm) else _blank(DropForm, found),
        "take_in_form": form if isinstance(form, TakeInForm) else _blank(TakeInForm, found),
        "attempt": attempt,
    }
    return page(request, "desk/lexicon/edition.html", context, status=attempt.status)


def _blank(kind: type[SeenForm], found: LexiconEdition) -> SeenForm:
    return kind(initial={"version": found.version}, auto_id=f"{kind.__name__}_%s")


def _named(found: synonyms.Difference) -> dict:
    """A difference for the page: each group under its kind, and of changed ones the terms that came and went."""
    changed = [
        {
            "kind": synonyms.KINDS[new.kind],
            "name": new.name,
            "came": [term for term in new.terms if term not in old.terms],
            "went": [term for term in old.terms if term not in new.terms],
            "platform": new.platform if new.platform != old.platform else "",
        }
        for old, new in found.changed
    ]
    return {
        "added": [{"kind": synonyms.KINDS[group.kind], "group": group} for group in found.added],
        "removed": [{"kind": synonyms.KINDS[group.kind], "group": group} for group in found.removed],
        "changed": changed,
        "count": len(found.added) + len(found.removed) + len(changed),
    }


def _by_kind(texts: list[synonyms.GroupText]) -> list[dict]:
    return [
        {"label": label, "groups": [text for text in texts if text.kind == kind]}
        for kind, label in LexiconGroup.Kind.choices
    ]


def _preview(request: HttpRequest, task: LexiconTask) -> dict:
    """The rows of a preview with the projects they are about, what changes first."""
    keys = [row["run"] for row in task.rows]
    runs = seen(request, DupRun).defer("snapshot", "evidence", "candidates").select_related("project").in_bulk(keys)
    rows = [row | {"of": runs[row["run"]]} for row in task.rows if row["run"] in runs]
    rows.sort(key=lambda row: not row["changed"])
    read = [row for row in rows if "before" in row]
    verdicts = sum(row["before"]["verdict"] != row["after"]["verdict"] for row in read)
    return {"rows": rows, "task": task, "changed": sum(row["changed"] for row in read), "verdicts": verdicts}


@require_POST
@signed_in
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker compute what the draft would alter in the last checks."""
    found = find(request, LexiconEdition, pk=pk)
    may = held(request) & (lexicon_access.EDITORS | lexicon_access.RELEASERS)
    require(bool(may), _("发布预览由词表的修订人和发布人办理。"))
    if found.status != Status.DRAFT:
        raise lexicon.AlreadyHandled(_("该词表不是草稿，无须预览；请刷新后查看。"))
    previews.ask(found, request.user, clock.now())
    said(request, _("预览已安排在后台计算，稍后刷新本页查看。"))
    return see_other("desk:lexicon-edition", found.pk)


def _act(
    request: HttpRequest, pk: int, roles: frozenset[Role], form: DeskForm, do: Callable, done: str
) -> HttpResponse:
    found = find(request, LexiconEdition, pk=pk)
    who = "、".join(sorted(role.label for role in roles))
    require(bool(held(request) & roles), _("词表的这一步由“%(who)s”办理。") % {"who": who})
    return act_with(
        request,
        form,
        lambda who: do(found, {**who, "ip": address_of(request)}),
        see_other("desk:lexicon"),
        done,
        lambda attempt: _page(request, found, attempt, form),
    )


@require_POST
@signed_in
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Release the draft as it was seen."""
    return _act(
        request,
        pk,
        lexicon_access.RELEASERS,
        SeenForm(request.POST),
        lambda found, who: lexicon.release(edition=found, digest=lexicons.of_edition(found).digest, **who),
        _("词表已发布，正在按新词表重建索引，完成后生效。"),
    )


@require_POST
@signed_in
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the draft up."""
    form = DropForm(request.POST, auto_id="DropForm_%s")
    return _act(
        request,
        pk,
        lexicon_access.EDITORS,
        form,
        lambda found, who: lexicon.drop(edition=found, reason=form.cleaned_data["reason"], **who),
        _("草稿已作废，现行词表不变。"),
    )


@require_POST
@signed_in
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the groups of a workbook into the draft, all of them or none."""
    found = find(request, LexiconEdition, pk=pk)
    require(bool(held(request) & lexicon_access.EDITORS), _("词表由%(bureau)s修订。") % {"bureau": bureau_name()})
    form, attempt = TakeInForm(request.POST, request.FILES, auto_id="TakeInForm_%s"), Attempt()
    if attempt.ready(request, form):
        try:
            with as_file(form.cleaned_data["file"].read(), form.cleaned_data["file"].name) as path:
                rows = groups_in(path, form.cleaned_data["file"].name)
        except FileRefused as refusal:
            form.add_error("file", refusal.message)
            attempt.status = REFUSED
        else:
            with attempt:
                added, extended = lexicon.take_in(
                    edition=found, rows=rows, by=request.user, at=clock.now(),
                    expected_version=form.cleaned_data["version"], ip=address_of(request),
                )  # fmt: skip
                said(request, _("已导入草稿：新增%(a)d组，扩充%(e)d组。") % {"a": added, "e": extended})
                return see_other("desk:lexicon-edition", found.pk)
    return _page(request, found, attempt, form)
