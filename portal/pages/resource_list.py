"""What of the resource directory (信息资源目录) is public: the editions that stand now and are not closed to society.

Everything the public reads starts from `public_editions`: a draft, a change in preparation, what was taken offline and
what is 不予开放 are not among them. Only what an edition says is shown, never the unit's working copy.
"""

from django import forms
from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from catalog import vocabulary
from catalog.models import EditionItem, Organisation, ResourceEdition
from search import indexing
from search.words import alternatives

OPEN_TYPES = ("1", "2")  # 无条件开放、有条件开放
CLOSED = "3"  # 不予共享
ENTRIES_A_PAGE = 20
KEYWORD_LIMIT = 100
TONES = {"1": "green", "2": "blue"}
COLUMN_SLUG = "resources"


def public_editions() -> QuerySet[ResourceEdition]:
    """Return the editions that anybody may read."""
    return ResourceEdition.objects.filter(current_of__isnull=False, open_type__in=OPEN_TYPES)


def is_public(edition: ResourceEdition | None) -> bool:
    """Whether an edition that stands now may be read by anybody."""
    return edition is not None and edition.open_type in OPEN_TYPES


def shows_items(edition: ResourceEdition) -> bool:
    """Whether the items are shown: what is shared with nobody is named with its legal basis only."""
    return edition.share_type != CLOSED


def slug_of(code: str) -> str:
    """Return a resource code as it stands in an address: 309117001/000012 → 309117001-000012."""
    return code.replace("/", "-")


def code_of(slug: str) -> str:
    """Return the code that an address names."""
    return slug.replace("-", "/", 1)


def address_of_code(code: str, request: HttpRequest) -> str:
    """Return where an entry stands on the public site; empty where the site has no such column."""
    site = Site.find_for_request(request)
    column = site.root_page.get_children().live().filter(slug=COLUMN_SLUG).first() if site else None
    return f"{column.get_url(request)}{slug_of(code)}/" if column else ""


def matching(editions: QuerySet[ResourceEdition], text: str) -> QuerySet[ResourceEdition]:
    """Return the editions that hold every word, as typed or by its synonyms, in what is public of them."""
    words = text.split()
    lexicon = indexing.parser().lexicon if words else None
    for word in words:
        meant = Q()
        for names in alternatives(word, lexicon):
            meant &= _holding(names)
        editions = editions.filter(_holding((word,)) | meant)
    return editions


def _holding(words: tuple[str, ...]) -> Q:
    """The condition that one of some words stands in name, code, summary, unit or the name of a shown item."""
    columns = ("name", "code", "summary", "resource__owner__name", "resource__owner__short_name")
    found, in_item = Q(), Q()
    for word in words:
        in_item |= Q(name__icontains=word)
        for column in columns:
            found |= Q(**{f"{column}__icontains": word})
    items = EditionItem.objects.filter(in_item, edition=OuterRef("pk"))
    return found | (~Q(share_type=CLOSED) & Exists(items))


class ResourceFilterForm(forms.Form):
    """Keyword, department, sharing type and theme as a GET form: any of several within one, all of them at once."""

    q = forms.CharField(
        label=gettext_lazy("关键词"), max_length=KEYWORD_LIMIT, required=False, widget=forms.HiddenInput
    )
    share = forms.MultipleChoiceField(
        label=gettext_lazy("共享类型"), required=False, widget=forms.CheckboxSelectMultiple
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("提供单位"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("全部单位"),
        to_field_name="code",
    )
    theme = forms.ChoiceField(label=gettext_lazy("业务主题"), required=False)

    def __init__(self, data: object):
        super().__init__(data)
        editions = public_editions()
        counts = dict(editions.order_by().values_list("share_type").annotate(Count("pk")))
        self.fields["share"].choices = [
            (code, format_html('{}<span class="cnt">{}</span>', label, counts.get(code, 0)))
            for code, label in vocabulary.choices("share_type")
        ]
        held = editions.order_by().values("resource__owner")
        self.fields["unit"].queryset = Organisation.objects.filter(pk__in=held).order_by("code")
        used = set(editions.order_by().values_list("theme", flat=True).distinct())
        self.fields["theme"].choices = [
            ("", _("全部主题")),
            *((code, label) for code, label in vocabulary.choices("theme") if code in used),
        ]

    def found(self) -> QuerySet[ResourceEdition]:
        """Return the editions asked for; none where the question itself is wrong."""
        if not self.is_valid():
            return public_editions().none()
        wanted, editions = self.cleaned_data, public_editions()
        if wanted["share"]:
            editions = editions.filter(share_type__in=wanted["share"])
        if wanted["unit"]:
            editions = editions.filter(resource__owner=wanted["unit"])
        if wanted["theme"]:
            editions = editions.filter(theme=wanted["theme"])
        return matching(editions, wanted["q"]).select_related("resource__owner")


def entries_on_page(form: ResourceFilterForm, page: str | None) -> ListPage:
    """Return one page of editions with the number of their items; a page that does not exist means the nearest."""
    rows = form.found().annotate(item_count=Count("items")).order_by("-published_at", "code")
    return Paginator(rows, ENTRIES_A_PAGE).get_page(page)
