"""The list of notices: filters, counts and order, all derived from stored instants at the moment of reading."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import BooleanField, Case, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import vocabulary
from catalog.models import FunctionItem, Notice, Organisation
from portal.pages.notice_reading import Period, period_of, status_tags

NOTICES_A_PAGE = 10
KEYWORD_LIMIT = 100


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One line of the list."""

    title: str
    url: str
    unit: str
    number: str
    item_count: int
    tags: list[tuple[str, str]]
    period: Period


def public_notices() -> QuerySet[Notice]:
    """Every notice that stands on the public site, whatever its state: none of them ever disappears."""
    return Notice.objects.filter(page__live=True).exclude(status=Notice.Status.CHECKING)


def is_running(at: datetime) -> Q:
    return Q(status=Notice.Status.PUBLISHED, end_at__gt=at)


def conditions(at: datetime) -> dict[str, Q]:
    """What each choice of the status filter asks of the database at a moment."""
    today = timezone.localtime(at).date()
    return {
        "running": is_running(at),
        "today": is_running(at) & Q(ends_on=today),
        "ended": Q(status=Notice.Status.PUBLISHED, end_at__lte=at),
        "corrected": Q(status=Notice.Status.CORRECTED) | Q(supersedes__isnull=False),
        "withdrawn": Q(status=Notice.Status.WITHDRAWN),
    }


def in_reading_order(notices: QuerySet[Notice], at: datetime) -> QuerySet[Notice]:
    """Running notices first, the one that ends soonest on top; then the newest."""
    running = is_running(at)
    return notices.annotate(
        running=Case(When(running, then=True), default=False, output_field=BooleanField()),
        runs_until=Case(When(running, then=F("end_at")), default=Value(None), output_field=DateTimeField()),
    ).order_by("-running", F("runs_until").asc(nulls_last=True), "-published_at", "-id")


class NoticeFilterForm(forms.Form):
    """The filters of the list as a GET form. A value that does not exist is told, not silently ignored."""

    STATUSES = {
        "running": gettext_lazy("公示中"),
        "today": gettext_lazy("今日截止"),
        "corrected": gettext_lazy("有更正"),
        "ended": gettext_lazy("已结束"),
        "withdrawn": gettext_lazy("已撤回"),
    }

    q = forms.CharField(
        label=gettext_lazy("关键词"), max_length=KEYWORD_LIMIT, required=False, widget=forms.HiddenInput
    )
    status = forms.MultipleChoiceField(
        label=gettext_lazy("公示状态"), required=False, widget=forms.CheckboxSelectMultiple
    )
    year = forms.ChoiceField(label=gettext_lazy("年度"), required=False, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=gettext_lazy("业务主题"), required=False)
    unit = forms.ModelChoiceField(
        label=gettext_lazy("建设单位"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("全部单位"),
        to_field_name="code",
    )

    def __init__(self, data: object, *, at: datetime):
        super().__init__(data)
        self.at = at
        notices = public_notices()
        counts = {name: notices.filter(condition).count() for name, condition in conditions(at).items()}
        self.fields["status"].choices = [
            (name, format_html('{}<span class="cnt">{}</span>', label, counts[name]))
            for name, label in self.STATUSES.items()
        ]
        years = [day.year for day in notices.datetimes("published_at", "year", order="DESC")]
        self.fields["year"].choices = [("", _("全部")), *((str(year), str(year)) for year in years)]
        self.fields["theme"].choices = [("", _("全部主题")), *vocabulary.choices("theme")]
        self.fields["unit"].queryset = Organisation.objects.filter(projects__notices__in=notices).distinct()

    def found(self) -> QuerySet[Notice]:
        """Return the notices asked for; none where the question itself is wrong."""
        if not self.is_valid():
            return public_notices().none()
        wanted = self.cleaned_data
        notices = public_notices()
        if wanted["status"]:
            chosen = Q()
            for name in wanted["status"]:
                chosen |= conditions(self.at)[name]
            notices = notices.filter(chosen)
        if wanted["year"]:
            notices = notices.filter(published_at__year=int(wanted["year"]))
        if wanted["theme"]:
            notices = notices.filter(project__theme=wanted["theme"])
        if wanted["unit"]:
            notices = notices.filter(project__unit=wanted["unit"])
        return matching(notices, wanted["q"])


def matching(notices: QuerySet[Notice], text: str) -> QuerySet[Notice]:
    """Return the notices that hold every word, in what is public of them: title, number, unit, names of functions."""
    for word in text.split():
        notices = notices.filter(
            Q(page__title__icontains=word)
            | Q(number__icontains=word)
            | Q(project__unit__name__icontains=word)
            | Q(project__unit__short_name__icontains=word)
            | Exists(FunctionItem.objects.filter(function_list=OuterRef("function_list"), name__icontains=word))
        )
    return notices


def notices_on_page(form: NoticeFilterForm, *, at: datetime, page: str | None, request: HttpRequest) -> ListPage:
    """Return one page of rows; a page number that does not exist means the nearest one that does."""
    found = in_reading_order(_with_what_a_row_shows(form.found()), at)
    shown = Paginator(found, NOTICES_A_PAGE).get_page(page)
    shown.object_list = [row_of(notice, at, request) for notice in shown.object_list]
    return shown


def running_notices(at: datetime, *, limit: int, request: HttpRequest) -> list[NoticeRow]:
    running = in_reading_order(_with_what_a_row_shows(public_notices().filter(is_running(at))), at)
    return [row_of(notice, at, request) for notice in running[:limit]]


def overview(at: datetime) -> list[dict]:
    """The figures above the list."""
    notices, asked = public_notices(), conditions(at)
    year = timezone.localtime(at).year
    ending = notices.filter(asked["today"]).count()
    return [
        {"value": notices.filter(asked["running"]).count(), "label": _("正在公示")},
        {"value": ending, "label": _("今日截止"), "hot": ending > 0},
        {"value": notices.filter(asked["corrected"]).count(), "label": _("有更正")},
        {"value": notices.filter(asked["ended"], ends_on__year=year).count(), "label": _("今年已完成公示")},
    ]


def row_of(notice: Notice, at: datetime, request: HttpRequest) -> NoticeRow:
    return NoticeRow(
        title=notice.page.title,
        url=notice.page.get_url(request),
        unit=notice.project.unit.name,
        number=notice.number,
        item_count=notice.page.item_count,
        tags=status_tags(notice, at),
        period=period_of(notice, at),
    )


def _with_what_a_row_shows(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    return notices.select_related("page", "project__unit").defer("snapshot", "body")
