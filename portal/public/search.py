"""Search over what is public: notices, articles and regulations, the register of systems, the resource directory."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from catalog.models import Notice, ResourceEdition, System
from portal.pages.notice_list import matching, public_notices
from portal.pages.resource_list import address_of_code, public_editions, slug_of
from portal.pages.resource_list import matching as matching_editions
from portal.public.column_tags import column_tags
from portal.public.systems import public_systems
from search import people
from search.engine import PUBLIC

RESULTS_A_PAGE = 15
LONGEST_QUESTION = 100
MOST = 200
KINDS = {
    "notices": gettext_lazy("公示"),
    "articles": gettext_lazy("文章与政策"),
    "systems": gettext_lazy("系统"),
    "resources": gettext_lazy("信息资源"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One result, whatever it is."""

    title: str
    url: str
    kind: str
    source: str
    at: datetime | None
    excerpt: str = ""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer a question; too long a question is cut and the reader is told."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()
    question = asked[:LONGEST_QUESTION]
    kind = request.GET.get("kind", "") if request.GET.get("kind") in KINDS else ""
    asked_of_engine = people.Question(question, principals=(PUBLIC,))
    found = _found(asked_of_engine, request) if question else {}
    counts = [{"kind": name, "label": label, "count": len(found.get(name, []))} for name, label in KINDS.items()]
    results = found.get(kind, []) if kind else [line for name in KINDS for line in found.get(name, [])]
    title = _("全站搜索")
    return render(
        request,
        "public/search.html",
        {
            "question": question,
            "was_cut": len(asked) > LONGEST_QUESTION,
            "degraded": asked_of_engine.degraded,
            "kind": kind,
            "counts": counts,
            "total": sum(line["count"] for line in counts),
            "results": Paginator(results, RESULTS_A_PAGE).get_page(request.GET.get("page")),
            "title": title,
            "crumbs": [{"title": _("首页"), "url": "/"}, {"title": title, "url": ""}],
            "page_tags": column_tags(title, _("公示、政策文件、系统目录与信息资源目录的全文检索。"), _("搜索"), "7"),
        },
    )


def _found(asked: people.Question, request: HttpRequest) -> dict[str, list[Found]]:
    question = asked.text
    return {
        "notices": [
            Found(
                notice.page.title,
                notice.page.get_url(request),
                _("公示"),
                notice.project.unit.name,
                notice.published_at,
            )
            for notice in _notices(asked)
        ],
        "articles": [
            Found(page.title, page.get_url(request), page.get_parent().title, page.source, page.published_at)
            for page in _articles(question, request)
        ],
        "systems": [
            Found(
                system.name,
                reverse("public:system", args=[system.code]),
                _("系统"),
                system.owner.name,
                None,
                system.short_function,
            )
            for system in _systems(asked)
        ],
        "resources": _resources(asked, request),
    }


def _resources(asked: people.Question, request: HttpRequest) -> list[Found]:
    by_words = matching_editions(public_editions(), asked.text)
    editions: QuerySet[ResourceEdition] = asked.editions(public_editions(), Q(pk__in=by_words.values("pk")))
    found = list(editions.select_related("resource__owner")[:MOST])
    # The column's address is asked for once, not for every line.
    above = address_of_code("", request).rstrip("/") if found else ""
    return [
        Found(
            edition.name,
            f"{above}/{slug_of(edition.code)}/",
            _("信息资源"),
            edition.resource.owner.name,
            edition.published_at,
            edition.summary,
        )
        for edition in found
    ]


def _notices(asked: people.Question) -> QuerySet[Notice]:
    by_words = Q(pk__in=matching(public_notices(), asked.text).values("pk"))
    notices = asked.notices(public_notices(), by_words)
    return notices.select_related("page", "project__unit").defer("snapshot", "body").order_by("-published_at")[:MOST]


def _articles(question: str, request: HttpRequest) -> QuerySet[Page]:
    site = Site.find_for_request(request)
    pages = Page.objects.live().public().descendant_of(site.root_page) if site else Page.objects.none()
    # Columns are not results, and notices have a list of their own.
    pages = pages.filter(depth__gte=4).exclude(content_type__model="noticepage")
    for word in question.split():
        pages = pages.filter(
            Q(title__icontains=word) | Q(newspage__body__icontains=word) | Q(regulationpage__body__icontains=word)
        )
    return pages.order_by("-first_published_at", "-id").specific()[:MOST]


def _systems(asked: people.Question) -> QuerySet[System]:
    return asked.systems(public_systems()).select_related("owner")[:MOST]
