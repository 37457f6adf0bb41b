"""A check as a workbook, as this reader sees it."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import vocabulary
from catalog.exports.data_check import data_check_workbook
from catalog.models import DataCheck, DataHolding
from portal.desk.answers import find, signed_in
from portal.desk.collecting.checks import rows_of
from portal.desk.collecting.standing import request_of
from portal.desk.exports import workbook
from portal.desk.files import journal
from workflow.actions.collecting import subject_of


@require_safe
@signed_in
def check_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the check with every holding, application and reason."""
    found = find(request, DataCheck, pk=pk)
    rows = [line for row in rows_of(request, found) for line in _lines(row)]
    dossier = found.project.dossier_id if found.project else None
    journal(request, "collecting.exported", subject=subject_of(found), dossier_id=dossier)
    return workbook(data_check_workbook(_about(found), rows), _("%(name)s-先查后采.xlsx") % {"name": found.purpose})


def _about(found: DataCheck) -> list[tuple[str, object]]:
    said = found.directory
    return [
        (_("拟采集事项"), found.purpose),
        (_("核查单位"), found.unit.name),
        (_("项目编号"), found.project.number if found.project else ""),
        (_("核查人"), str(found.checked_by)),
        (_("核查时间"), f"{timezone.localtime(found.checked_at):%Y-%m-%d %H:%M}"),
        (_("上传文件"), found.file_name),
        (_("比对的信息资源"), said.get("entries", 0)),
        (_("比对的信息项"), said.get("data_items", 0)),
        (_("目录最新版本号"), said.get("newest_edition", 0)),
        (_("目录摘要"), said.get("sha256", "")),
        (_("词表"), found.lexicon),
    ]


def _lines(row: dict) -> Iterator[list[object]]:
    item = row["item"]
    head = [item.order, item.name, item.get_grade_display(), item.found]
    for holding in row["holdings"] or [None]:
        asked = request_of(holding)
        yield [
            *head,
            *(_held(holding) if holding else [""] * 8),
            row["standing"].label,
            asked.get_status_display() if asked else "",
            asked.reason if asked else "",
            item.justification,
        ]


def _held(holding: DataHolding) -> list[str]:
    return [
        holding.holder.name,
        holding.resource_name,
        holding.code,
        holding.item_name,
        vocabulary.label("share_type", holding.share_type),
        holding.share_condition,
        vocabulary.label("update_cycle", holding.update_cycle) if holding.update_cycle else "",
        holding.why,
    ]
