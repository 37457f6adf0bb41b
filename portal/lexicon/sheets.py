"""Synonym groups out of a workbook (词组表): one group a row, under the heads 类别, 词语 and perhaps 统一平台."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from catalog.imports.check import refuse_secret
from catalog.imports.safety import Refused
from catalog.imports.workbook import Grid, open_workbook
from catalog.models import LexiconGroup
from search import editions
from workflow.regulation.synonyms import GroupText

BETWEEN = re.compile(r"[\s,，、;；]+")
MOST = 2_000
_HEADS = {"类别": "kind", "词语": "terms", "统一平台": "platform"}
_HEAD_ROWS = 10


def groups_in(path: Path, name: str) -> list[tuple[str, GroupText]]:
    """Return each row's place and group; Refused where the file cannot be read, has no heads or no group."""
    book = open_workbook(path, name, accept_csv=True)
    refuse_secret(path, name, book.inspection)
    for grid in book.sheets:
        found = _head_of(grid)
        if found is not None:
            rows = list(_rows(grid, *found))
            if not rows:
                raise Refused("no_data", _("工作表“%(sheet)s”表头下没有词组，请填写后再导入。") % {"sheet": grid.name})
            if len(rows) > MOST:
                message = _("共%(n)d个词组，一次最多导入%(most)d个，请分批导入。") % {"n": len(rows), "most": MOST}
                raise Refused("too_many", message)
            return rows
    raise Refused("no_header", _("没有找到“类别”和“词语”两列的表头，请按导出的格式整理后再导入。"))


def _head_of(grid: Grid) -> tuple[int, dict[str, int]] | None:
    for row in range(min(_HEAD_ROWS, len(grid.rows))):
        columns = {_HEADS[text]: col for col, text in grid.texts(row) if text in _HEADS}
        if {"kind", "terms"} <= columns.keys():
            return row, columns
    return None


def _rows(grid: Grid, head: int, columns: dict[str, int]) -> Iterator[tuple[str, GroupText]]:
    kinds = {str(label): str(kind) for kind, label in LexiconGroup.Kind.choices}
    for row in range(head + 1, len(grid.rows)):
        cells = {name: str(grid.value(row, col)).strip() for name, col in columns.items()}
        if any(cells.values()):
            place = _("“%(sheet)s”第%(row)d行") % {"sheet": grid.name, "row": row + 1}
            kind = kinds.get(cells["kind"], cells["kind"])
            yield place, editions.text_of(kind, BETWEEN.split(cells["terms"]), cells.get("platform", ""))
