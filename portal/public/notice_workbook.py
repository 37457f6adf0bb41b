"""The workbook that anyone downloads from a notice: the function list and a blank quotation sheet."""

from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from catalog import clock
from portal.models import NoticePage
from portal.pages.notice_reading import Reading, reading_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = PatternFill("solid", fgColor="E8F1FA")
THIN = Side(style="thin", color="B0B8C4")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


@require_safe
def notice_workbook(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the workbook of a notice that stands on the public site, also after its period."""
    page = get_object_or_404(NoticePage.objects.live().public().select_related("notice__project__unit"), slug=slug)
    reading = reading_of(page, at=clock.now(), request=request)
    answer = HttpResponse(workbook_of(reading), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{reading.title}.xlsx")
    return answer


def workbook_of(reading: Reading) -> bytes:
    """Return the file: sheet 功能清单, sheet 报价表."""
    book = Workbook()
    _function_sheet(book.active, reading)
    _quotation_sheet(book.create_sheet(_("报价表")), reading)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _function_sheet(sheet: Worksheet, reading: Reading) -> None:
    sheet.title = _("功能清单")
    _head(sheet, reading, [_("序号"), _("功能模块"), _("功能名称"), _("功能说明"), _("类型"), _("数量"), _("单位")])
    for group in reading.groups:
        for row in group.rows:
            _line(sheet, [row.number, group.name, row.name, row.description, row.kind, row.quantity, row.unit])
    _widths(sheet, [10, 28, 28, 60, 10, 10, 10])


def _quotation_sheet(sheet: Worksheet, reading: Reading) -> None:
    columns = [
        _("序号"),
        _("功能模块"),
        _("功能名称"),
        _("数量"),
        _("单位"),
        _("单价（元）"),
        _("合价（元）"),
        _("备注"),
    ]
    _head(sheet, reading, columns)
    first = sheet.max_row + 1
    for group in reading.groups:
        for row in group.rows:
            _line(sheet, [row.number, group.name, row.name, row.quantity, row.unit, None, None, None])
            here = sheet.max_row
            sheet.cell(here, 4).value = float(row.quantity)
            sheet.cell(here, 7).value = f'=IF(F{here}="","",D{here}*F{here})'
    last = sheet.max_row
    _line(sheet, [None, None, _("合计"), None, None, None, None, None])
    sheet.cell(sheet.max_row, 7).value = f"=SUM(G{first}:G{last})"
    for text in (
        _("供应商名称（盖章）："),
        _("统一社会信用代码："),
        _("联系人及电话："),
        _("说明：价格咨询不是采购，不产生合同义务，不影响以后的投标资格；单价含税，最多两位小数。"),
    ):
        sheet.append([text])
    _widths(sheet, [10, 28, 32, 10, 10, 16, 16, 24])


def _head(sheet: Worksheet, reading: Reading, columns: list[str]) -> None:
    sheet.append([reading.title])
    period = reading.period
    sheet.append(
        [
            _("公示编号：{number}　建设单位：{unit}　截止：{end} 24:00").format(
                number=reading.notice.number, unit=reading.page.source, end=period.ends_on.isoformat()
            )
        ]
    )
    for row in (1, 2):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(columns))
    sheet["A1"].font = Font(bold=True, size=14)
    _line(sheet, columns)
    for cell in sheet[3]:
        cell.font, cell.fill = Font(bold=True), HEAD
    sheet.freeze_panes = "A4"


def _line(sheet: Worksheet, values: list[object]) -> None:
    """Append a row; a text that looks like a formula stays a text, because readers trust this file."""
    sheet.append(values)
    for cell in sheet[sheet.max_row]:
        cell.border, cell.alignment = FRAME, Alignment(wrap_text=True, vertical="top")
        if isinstance(cell.value, str):
            cell.data_type = "s"


def _widths(sheet: Worksheet, widths: list[int]) -> None:
    for column, width in zip("ABCDEFGH", widths, strict=False):
        sheet.column_dimensions[column].width = width
