"""Two units' projects side by side (Art 17: 建设内容不得重复交叉); the bureau's page alone."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.models import Project
from portal.desk.answers import REFUSED, page, signed_in
from portal.desk.comparing.batches import require_bureau
from portal.desk.forms.comparing import PairForm
from portal.desk.reading import seen
from search import batches
from search.duplicates.among import Covered
from search.duplicates.fingerprint import SourceDoc
from search.duplicates.scoring import COVERED_FROM


@require_safe
@signed_in
def pair(request: HttpRequest) -> HttpResponse:
    """Show two projects of different units beside each other, each as covered by the other, item by item."""
    require_bureau(request)
    asked = bool(request.GET)
    form = PairForm(request.GET if asked else None, projects=seen(request, Project))
    context: dict[str, object] = {"form": form}
    status = 200
    if asked and form.is_valid():
        first, second = form.cleaned_data["first"], form.cleaned_data["second"]
        found = batches.pair_of(first, second)
        if found is None:
            form.add_error(None, _("其中一个项目还没有功能清单，不能比对；请待单位上传后再比对。"))
        else:
            left, right, result = found
            context["ways"] = [
                _way(first, second, left, result.by_second),
                _way(second, first, right, result.by_first),
            ]
    if form.errors:
        status = REFUSED
    return page(request, "desk/comparing/pair.html", context, status=status)


def _way(mine: Project, other: Project, document: SourceDoc, covered: Covered) -> dict[str, object]:
    """One direction: every item of a project with its nearest in the other, the matched ones first."""
    matched = {match.left.key: match for match in covered.items}
    rows = [{"item": item, "match": matched.get(item.key)} for item in document.items]
    rows.sort(key=lambda row: -row["match"].probability if row["match"] else 0)
    return {
        "mine": mine,
        "other": other,
        "coverage": covered.coverage,
        "rows": rows,
        "items": len(rows),
        "found": sum(match.probability >= COVERED_FROM for match in covered.items),
        "border": COVERED_FROM,
    }
