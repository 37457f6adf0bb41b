"""How good the machine is (比对质量): precision and recall by month and by version, as tables and a drawing."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.city import bureau_name
from catalog.models import DupRun
from portal.desk.answers import page, require, signed_in
from portal.desk.reading import held, seen
from search import quality
from search.quality import Line
from workflow import lexicon_access

MONTHS = 24
_ROW, _LEFT, _FULL = 44, 80, 270  # of the drawing: height of a month, space for its name, width of a whole share


@require_safe
@signed_in
def check_quality(request: HttpRequest) -> HttpResponse:
    """Show the figures; drafts' own quick looks are no checks of the bureau and are left out."""
    require(bool(held(request) & lexicon_access.READERS), _("比对质量由%(bureau)s查看。") % {"bureau": bureau_name()})
    runs = seen(request, DupRun).exclude(kind=DupRun.Kind.QUICK)
    months = quality.per_month(runs)[-MONTHS:]
    context = {
        "months": months,
        "versions": quality.per_version(runs),
        "total": quality.total(months),
        "falling": _falling(months),
        "bars": _bars(months),
        "height": _ROW * len(months),
        "shown": MONTHS,
    }
    return page(request, "desk/lexicon/quality.html", context)


def _falling(months: list[Line]) -> Line | None:
    """The last month where precision fell by a tenth or more, on enough decided hits to say so."""
    last = months[-1] if months else None
    return last if last is not None and last.drift is not None and last.drift <= -0.1 else None


def _bars(months: list[Line]) -> list[dict]:
    """Two bars a month, precision above recall; a share of nothing has no bar."""
    return [
        {
            "label": line.label,
            "text_y": number * _ROW + 26,
            "bars": [
                {
                    "kind": kind,
                    "share": share,
                    "y": number * _ROW + 4 + 18 * place,
                    "text_y": number * _ROW + 16 + 18 * place,
                    "width": round(share * _FULL, 1),
                    "text_x": round(_LEFT + share * _FULL + 6, 1),
                }
                for place, (kind, share) in enumerate((("v1", line.figures.precision), ("v2", line.figures.recall)))
                if share is not None
            ],
        }
        for number, line in enumerate(months)
    ]
