"""Search over everything one may see in the workbench (全文检索): the engine proposes, rights in SQL decide."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from catalog import clock
from catalog.models import Document, DocumentVersion, Notice, Project, ResourceEdition, System
from portal.desk.answers import page, signed_in
from portal.desk.reading import seen
from search.people import Question
from search.principals import principals_of

PER_PAGE = 15
LONGEST_QUESTION = 100
MOST = 100  # of each kind
_AROUND = 40  # characters shown on either side of the first word found
KINDS = {
    "projects": gettext_lazy("项目"),
    "documents": gettext_lazy("文件"),
    "systems": gettext_lazy("系统"),
    "notices": gettext_lazy("公示"),
    "resources": gettext_lazy("信息资源"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One result; `document` is the primary key of a document, whose text is quoted where it is shown."""

    title: str
    url: str
    kind: str
    source: str
    at: date | datetime | None = None
    excerpt: str = ""
    document: int = 0


@require_safe
@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """Answer a question with projects, documents, systems, notices and directory entries."""
    text = request.GET.get("q", "").replace("\x00", "").strip()
    question = Question(text[:LONGEST_QUESTION], principals_of(request.user, clock.today()))
    kind = request.GET.get("kind", "") if request.GET.get("kind") in KINDS else ""
    found = _found(request, question) if question.text else {}
    results = found.get(kind, []) if kind else [line for name in KINDS for line in found.get(name, [])]
    shown = Paginator(results, PER_PAGE).get_page(request.GET.get("page"))
    _quote(request, shown, question.text.split())
    counts = [{"kind": name, "label": label, "count": len(found.get(name, []))} for name, label in KINDS.items()]
    context = {
        "question": question.text,
        "was_cut": len(text) > LONGEST_QUESTION,
        "degraded": question.degraded,
        "kind": kind,
        "counts": counts,
        "total": sum(line["count"] for line in counts),
        "results": shown,
    }
    return page(request, "desk/search.html", context)


def _found(request: HttpRequest, question: Question) -> dict[str, list[Found]]:
    words = Q(name__icontains=question.text) | Q(code__icontains=question.text)
    current = seen(request, ResourceEdition).filter(current_of__isnull=False)
    return {
        "projects": [
            Found(row.name, reverse("desk:project", args=[row.number]), _("项目"), row.unit.name, row.created_at)
            for row in question.projects(seen(request, Project)).select_related("unit")[:MOST]
        ],
        "documents": list(_documents(question.documents(seen(request, Document)))),
        "systems": [_system(row) for row in question.systems(seen(request, System)).select_related("owner")[:MOST]],
        "notices": [
            Found(row.title, reverse("desk:notice", args=[row.number]), _("公示"), row.number, row.published_at)
            for row in question.notices(seen(request, Notice)).defer("body", "snapshot")[:MOST]
        ],
        "resources": [
            _entry(row) for row in question.editions(current, words).select_related("resource__owner")[:MOST]
        ],
    }


def _system(row: System) -> Found:
    address = reverse("desk:system", args=[row.code])
    return Found(row.name, address, _("系统"), row.owner.name, None, row.short_function)


def _entry(row: ResourceEdition) -> Found:
    address = reverse("desk:resource", args=[row.resource_id])
    return Found(row.name, address, _("信息资源"), row.resource.owner.name, row.published_at, row.summary)


def _documents(rows: QuerySet[Document]) -> Iterable[Found]:
    for row in rows.select_related("dossier__owner")[:MOST]:
        source = f"{row.dossier.title} · {row.dossier.owner.name}"
        yield Found(
            row.title, reverse("desk:dossier", args=[row.dossier.number]), _("文件"), source, row.created_at, "", row.pk
        )


def _quote(request: HttpRequest, shown: Page, words: list[str]) -> None:
    """Put the place where a word stands beside each document of the page."""
    wanted = [line.document for line in shown if line.document]
    newest = seen(request, DocumentVersion).filter(document=OuterRef("pk")).order_by("-number").values("text")[:1]
    rows = seen(request, Document).filter(pk__in=wanted).annotate(text=Subquery(newest)) if wanted else ()
    texts = {row.pk: row.text for row in rows}
    shown.object_list = [
        replace(line, excerpt=excerpt(texts.get(line.document, ""), words)) if line.document else line for line in shown
    ]


def excerpt(text: str, words: Iterable[str]) -> str:
    """The text around the first of the words that stands in it as typed; its beginning where none does."""
    plain = " ".join(text.split())
    places = [at for word in words if (at := plain.find(word)) >= 0]
    begin = max(0, min(places, default=0) - _AROUND)
    part = plain[begin : begin + 3 * _AROUND]
    return f"{'…' if begin else ''}{part}{'…' if begin + len(part) < len(plain) else ''}"
