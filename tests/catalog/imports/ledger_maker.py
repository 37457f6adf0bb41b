"""Makes ledgers of invented cities: the same truth under other words, orders, units, layouts and decorations."""

import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from tests.catalog.imports.books import ORGANISATIONS

HEADERS = {
    "org": ["责任单位", "使用单位", "主管部门", "建设单位", "填报单位", "业主单位", "归口单位", "单位名称", "牵头部门"],
    "name": [
        "系统名称",
        "信息系统名称",
        "平台名称",
        "应用名称",
        "应用系统名称",
        "政务信息系统全称",
        "软件系统名称",
        "系统（平台）名称",
    ],
    "function": ["主要功能", "系统功能简介", "主要建设内容", "功能描述", "系统用途", "业务功能说明", "系统简介"],
    "status": ["系统状态", "运行状态", "使用情况", "当前状态", "运行情况", "建设状态", "系统现状"],
    "go_live": ["上线时间", "投入使用时间", "建成时间", "启用日期", "投用年月", "上线运行日期", "验收时间"],
    "amount": ["建设投资", "建设经费", "总投资", "合同金额", "项目投资额", "建设资金", "投资规模"],
    "om": ["年运维费", "运维经费", "年度运行维护费", "运维费用", "每年运维资金"],
    "network": ["运行网络", "所在网络", "网络环境", "部署网络", "网络类型", "承载网络"],
    "mlps": ["等保定级", "等级保护等级", "网络安全等级", "等保级别", "安全保护等级", "网络安全等级保护定级情况"],
}
EXTRA = ["联系人", "联系电话", "承建单位", "备注", "域名", "数据库类型", "运维单位", "批复文号", "服务器数量"]
GROUPS = {
    "status": "系统概况",
    "go_live": "系统概况",
    "amount": "经费情况",
    "om": "经费情况",
    "network": "网络与安全",
    "mlps": "网络与安全",
}
STATUS = {
    "RUNNING": ["在用", "正常运行", "已投入使用", "运行中"],
    "BUILDING": ["在建", "建设中"],
    "TRIAL": ["试运行"],
    "DORMANT": ["停用", "已停用"],
    "RETIRED": ["已下线", "已终止"],
}
NETWORK = {
    "NET_INTERNET": ["互联网", "公网"],
    "NET_EXTRANET": ["政务外网", "电子政务外网"],
    "NET_DEDICATED": ["业务专网", "局域网"],
    "NET_MIXED": ["互联网+政务外网", "政务外网、互联网"],
}
LEVEL = {
    "0": ["未定级", "无"],
    "2": ["二级", "第二级", "等保二级", "2级"],
    "3": ["三级", "第三级", "等保三级（已备案）"],
}
KEYS = {
    "function": "function",
    "status": "status",
    "go_live": "go_live",
    "amount": "amount_yuan",
    "om": "om_yuan",
    "mlps": "mlps_level",
    "network": "network_env",
}
BLANK = {"mlps": "0", "function": ""}
WORDS = ["学籍", "水库", "健康", "警情", "项目", "数据", "执法", "审批", "应急", "档案", "采购", "信访"]


@dataclass
class Made:
    """A written workbook and what reading it must give."""

    path: Path
    truth: list[dict[str, Any]]


class LedgerMaker:
    """One invented ledger, decided by its seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.unit = self.dice.choice(["万元", "元"])
        self.owners = self.dice.choice(["merged", "repeated", "sections", "sheets"])
        self.grouped = self.dice.random() < 0.4
        keys = [key for key in HEADERS if key not in {"org", "name"}]
        optional = self.dice.sample(keys, self.dice.randint(4, len(keys)))
        named = ["name", *optional] if self.owners in {"sections", "sheets"} else ["org", "name", *optional]
        extra = self.dice.sample(EXTRA, self.dice.randint(0, 3))
        self.columns = named + extra
        self.dice.shuffle(self.columns)
        if self.grouped:
            self.columns.sort(
                key=lambda key: list(dict.fromkeys(GROUPS.values())).index(GROUPS[key]) if key in GROUPS else -1
            )
        if self.dice.random() < 0.7:
            self.columns.insert(0, "序号")
        self.labels = {key: self._label(key) for key in self.columns}

    def _label(self, key: str) -> str:
        if key not in HEADERS:
            return key
        text = self.dice.choice(HEADERS[key])
        if key in {"amount", "om"}:
            text += self.dice.choice([f"（{self.unit}）", f"({self.unit})", f"\n（单位：{self.unit}）"])
        return text if self.dice.random() < 0.8 else f"*{text}"

    def make(self, folder: Path) -> Made:
        """Write the workbook into a folder."""
        book = Workbook()
        book.remove(book.active)
        truth: list[dict[str, Any]] = []
        chosen = self.dice.sample(ORGANISATIONS, 4)
        if self.owners == "sheets":
            for owner in chosen:
                self._sheet(book.create_sheet(owner["short"]), [owner], truth)
        else:
            self._sheet(book.create_sheet("台账"), chosen, truth)
        path = folder / "ledger.xlsx"
        book.save(path)
        return Made(path, truth)

    def _sheet(self, sheet: Any, owners: list[dict[str, Any]], truth: list[dict[str, Any]]) -> None:
        row = self._titles(sheet)
        row = self._header(sheet, row)
        number = 0
        for owner in owners:
            if self.owners == "sections":
                sheet.cell(row, 1, f"{owner['name']}")
                sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(self.columns))
                row += 1
            first, count = row, self.dice.randint(1, 4)
            for position in range(count):
                number += 1
                self._system(sheet, row, number, owner, position == 0, truth)
                row += 1
            if self.owners == "merged" and count > 1:
                col = self.columns.index("org") + 1
                sheet.merge_cells(start_row=first, end_row=row - 1, start_column=col, end_column=col)
            row = self._between(sheet, row)
        sheet.cell(row + 1, 1, "填表人：示例    联系电话：000")

    def _titles(self, sheet: Any) -> int:
        row = 1
        if self.dice.random() < 0.8:
            sheet.cell(row, 1, "江州市政务信息系统台账（2026年）")
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(self.columns))
            row += 1
        if self.dice.random() < 0.5:
            sheet.cell(row, 1, "填表说明：1.一个系统一行；2.没有的填无。")
            row += 1
        return row + self.dice.randint(0, 1)

    def _header(self, sheet: Any, row: int) -> int:
        for col, key in enumerate(self.columns, 1):
            if not self.grouped:
                sheet.cell(row, col, self.labels[key])
            elif key in GROUPS:
                if col == 1 or GROUPS.get(self.columns[col - 2]) != GROUPS[key]:
                    sheet.cell(row, col, GROUPS[key])
                sheet.cell(row + 1, col, self.labels[key])
            else:
                sheet.cell(row, col, self.labels[key])
                sheet.merge_cells(f"{get_column_letter(col)}{row}:{get_column_letter(col)}{row + 1}")
        return row + (2 if self.grouped else 1)

    def _between(self, sheet: Any, row: int) -> int:
        what = self.dice.random()
        if what < 0.2:
            sheet.cell(row, self.columns.index("name") + 1, "小  计")
            if "amount" in self.columns:
                sheet.cell(row, self.columns.index("amount") + 1, 123.4)
            return row + 1
        if what < 0.35 and not self.grouped:
            return self._header(sheet, row)
        return row + (1 if what < 0.5 else 0)

    def _system(
        self, sheet: Any, row: int, number: int, owner: dict[str, Any], first: bool, truth: list[dict[str, Any]]
    ) -> None:
        dice = self.dice
        year, month = dice.randint(2012, 2025), dice.randint(2, 12)
        amount, om = Decimal(dice.randint(100_000, 99_000_000)) / 10, Decimal(dice.randint(10, 9_000)) * 100
        status, network, level = dice.choice(list(STATUS)), dice.choice(list(NETWORK)), dice.choice(list(LEVEL))
        name = f"{dice.choice(WORDS)}{dice.choice(WORDS)}管理系统{number}"
        cells = {
            "序号": number,
            "org": dice.choice([owner["name"], owner["short"]]) if first or self.owners == "repeated" else None,
            "name": name,
            "function": f"{dice.choice(WORDS)}登记、查询和统计",
            "status": dice.choice(STATUS[status]),
            "go_live": self._day(year, month),
            "amount": self._money(amount),
            "om": self._money(om),
            "network": dice.choice(NETWORK[network]),
            "mlps": dice.choice(LEVEL[level]),
        }
        for col, key in enumerate(self.columns, 1):
            sheet.cell(row, col, cells.get(key, "无" if key in HEADERS else "示例"))
        said = {
            "function": cells["function"],
            "status": status,
            "go_live": f"{year}-{month:02d}",
            "amount": f"{amount:.2f}",
            "om": f"{om:.2f}",
            "mlps": level,
            "network": network,
        }
        known = {KEYS[key]: value if key in self.columns else BLANK.get(key) for key, value in said.items()}
        truth.append({"row": row, "name": name, "org_code": owner["code"], **known, "modules": []})

    def _day(self, year: int, month: int) -> Any:
        return self.dice.choice(
            [
                date(year, month, 3),
                f"{year}.{month}",
                f"{year}年{month}月",
                f"{year}{month:02d}",
                f"{year}-{month:02d}",
                f"{year}/{month}/8",
                year * 100 + month,
            ]
        )

    def _money(self, yuan: Decimal) -> Any:
        number = yuan / 10_000 if self.unit == "万元" else yuan
        other = f"{yuan}元" if self.unit == "万元" else f"{yuan / 10_000}万元"
        return self.dice.choice([float(number), str(number), f"{number:,}", other])
