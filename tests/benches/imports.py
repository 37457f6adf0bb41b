"""The ledger of 10,000 systems and a function list of 300 rows: seconds, and the memory that reading them takes."""

import io
import tempfile
import tracemalloc
from pathlib import Path
from time import perf_counter

import openpyxl
from django.core.management import call_command

from catalog.imports.applying import register_directory
from catalog.imports.check import read_workbook
from catalog.imports.directory import NameBook
from catalog.models import System
from tests.benches.measure import Line
from tests.factories import OrganisationFactory
from tests.moments import TODAY

SYSTEMS, FUNCTIONS = 10_000, 300
_MB = 1024 * 1024


def run() -> list[Line]:
    """Write the workbooks, then read and import them."""
    OrganisationFactory(name="市水务局")
    with tempfile.TemporaryDirectory() as folder:
        ledger = _ledger(Path(folder), SYSTEMS)
        begun = perf_counter()
        call_command("import_systems", str(ledger), stdout=io.StringIO())
        applied = perf_counter() - begun
        assert System.objects.count() >= SYSTEMS
        few, many = (_peak(_ledger(Path(folder), rows)) for rows in (SYSTEMS // 10, SYSTEMS))
        functions = _functions(Path(folder))
        begun = perf_counter()
        read_workbook(functions, "function_list", NameBook(), TODAY)
        listed = perf_counter() - begun
    return [
        Line("ledger of 10,000 rows imported", f"{applied:.1f} s", "≤ 60 s"),
        Line("peak memory of reading 1,000 / 10,000 rows", f"{few:.0f} / {many:.0f} MB"),
        Line("function list of 300 rows read", f"{listed:.2f} s", "≤ 2 s"),
    ]


def _peak(ledger: Path) -> float:
    """Return the most memory in MB that reading a ledger holds at once."""
    tracemalloc.start()
    read_workbook(ledger, "systems", register_directory(), TODAY)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / _MB


def _ledger(folder: Path, rows: int) -> Path:
    told = (
        (n, f"{_name(n)}管理系统", "市水务局", f"用于{_name(n)}的登记、审核、查询和统计分析。", "2021-05", "86.5")
        for n in range(1, rows + 1)
    )
    head = ("序号", "系统名称", "建设单位", "主要功能", "上线时间", "投资（万元）")
    return _written(folder / f"台账{rows}.xlsx", head, told)


def _functions(folder: Path) -> Path:
    told = (
        (n, f"{_name(n)}登记", f"登记{_name(n)}的基本信息，支持批量导入和按条件查询。", 1)
        for n in range(1, FUNCTIONS + 1)
    )
    return _written(folder / "功能清单.xlsx", ("序号", "功能名称", "功能描述", "数量"), told)


def _name(number: int) -> str:
    """Return a name of its own for each number, in characters an office would write."""
    things = ("河道", "水库", "堤防", "泵站", "闸门", "灌区", "渠道", "山塘", "取水口", "监测站")
    return "".join(things[int(digit)] for digit in f"{number:05d}")


def _written(path: Path, head: tuple, rows) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path
