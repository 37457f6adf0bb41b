"""Makes function lists of one truth under other words, numberings and layouts."""

import random
from pathlib import Path
from typing import Any

from openpyxl import Workbook

LEVEL_NAMES = [
    ["一级功能", "二级功能", "三级功能"],
    ["一级模块", "二级模块", "功能点"],
    ["子系统", "功能模块", "功能项"],
    ["系统", "模块", "功能名称"],
    ["子系统名称", "模块名称", "功能点名称"],
    ["业务模块", "子模块", "具体功能"],
    ["大类", "小类", "功能"],
]
DESCRIPTIONS = ["功能描述", "功能说明", "建设内容", "需求描述", "功能要求", "详细描述", "功能点说明"]
UNITS, QUANTITIES = ["单位", "计量单位"], ["数量", "工程量"]
TOPS = ["受理中心", "统计分析", "系统管理", "移动应用", "监测预警"]
MIDDLES = ["登记", "分办", "报表", "权限", "消息", "巡检", "会商"]
LEAVES = ["来件登记", "来件去重", "派单", "月报", "角色维护", "提醒", "回访", "导出", "检索", "归档"]
NUMERALS = "一二三四五六七八九十"


class ListMaker:
    """One invented list, decided by its seed; `truth` holds (row, number, path, name) of every item."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.layout = self.dice.choice(["merged", "repeated", "headings", "one_column", "sparse"])
        styles = {"headings": ["dotted", "none"], "one_column": ["dotted", "chinese"]}
        self.style = self.dice.choice(styles.get(self.layout, ["running", "dotted", "none"]))
        self.truth: list[tuple[int, str, list[str], str]] = []
        self.rows: list[dict[str, Any]] = []
        self.merges: list[tuple[str, int, int]] = []

    def make(self, folder: Path) -> Path:
        """Write the workbook and return its path."""
        top = self._decorate()
        self._grow(top + 2)
        path = folder / "list.xlsx"
        self._write(path, top)
        return path

    def _decorate(self) -> int:
        self.titles = ["某市综合服务平台建设项目功能清单"][: self.dice.randint(0, 1)] + [
            "编制单位：某局    编制日期：2026年6月"
        ][: self.dice.randint(0, 1)]
        return len(self.titles)

    def _grow(self, row: int) -> None:
        running = 0
        for one, top in enumerate(self.dice.sample(TOPS, self.dice.randint(2, 4)), 1):
            start = row
            row = self._heading(row, [top], (one,))
            for two, middle in enumerate(self.dice.sample(MIDDLES, self.dice.randint(1, 3)), 1):
                begin = row
                row = self._heading(row, [top, middle], (one, two))
                for three, leaf in enumerate(self.dice.sample(LEAVES, self.dice.randint(1, 4)), 1):
                    running += 1
                    self._leaf(row, [top, middle, leaf], (one, two, three), running)
                    row += 1
                self.merges.append(("1", begin, row - 1))
            self.merges.append(("0", start, row - 1))

    def _heading(self, row: int, path: list[str], numbers: tuple[int, ...]) -> int:
        if self.layout not in {"headings", "one_column"}:
            return row
        names = {str(len(path) - 1): path[-1]} if self.layout == "headings" else {"0": path[-1]}
        self.rows.append(names | {"seq": self._number(numbers, 0)})
        return row + 1

    def _leaf(self, row: int, path: list[str], numbers: tuple[int, ...], running: int) -> None:
        dice = self.dice
        names = {str(level): name for level, name in enumerate(path)}
        if self.layout == "one_column":
            names = {"0": path[-1]}
        elif self.layout == "headings":
            names = {"2": path[-1]}
        elif self.layout == "sparse":
            before = self.truth[-1][2] if self.truth else []
            names = {
                level: name
                for level, name in names.items()
                if level == "2" or before[: int(level) + 1] != path[: int(level) + 1]
            }
        self.rows.append(
            names
            | {
                "seq": self._number(numbers, running),
                "description": f"{path[1]}环节的{path[2]}，留痕可查。",
                "unit": dice.choice(["项", "套"]),
                "quantity": dice.choice([1, "1", "２", "3项"]),
                "remark": None,
            }
        )
        self.truth.append((row, ".".join(map(str, numbers)), path[:2], path[2]))

    def _number(self, numbers: tuple[int, ...], running: int) -> Any:
        if self.style == "dotted":
            return self.dice.choice([".".join(map(str, numbers)), ".".join(map(str, numbers))])
        if self.style == "running":
            return running
        if self.style == "chinese":
            last = numbers[-1]
            return [NUMERALS[last - 1] + "、", f"（{NUMERALS[last - 1]}）", str(last)][len(numbers) - 1]
        return None

    def _write(self, path: Path, top: int) -> None:
        dice = self.dice
        levels = dice.choice(LEVEL_NAMES)
        labels = (
            {str(level): name for level, name in enumerate(levels)}
            if self.layout != "one_column"
            else {"0": dice.choice(["功能名称", "功能模块", "名称"])}
        )
        columns = list(labels)
        labels |= {
            "seq": dice.choice(["序号", "编号"]),
            "description": dice.choice(DESCRIPTIONS),
            "unit": dice.choice(UNITS),
            "quantity": dice.choice(QUANTITIES),
            "remark": "备注",
        }
        rest = ["description", *dice.sample(["unit", "quantity", "remark"], dice.randint(1, 3))]
        dice.shuffle(rest)
        columns = [
            *(["seq"] if self.style != "none" else []),
            *(columns + rest if dice.random() < 0.7 else rest + columns),
        ]
        book = Workbook()
        sheet = book.active
        for row, title in enumerate(self.titles, 1):
            sheet.cell(row, 1, title)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(columns))
        for col, key in enumerate(columns, 1):
            sheet.cell(top + 1, col, labels[key])
        for row, values in enumerate(self.rows, top + 2):
            for col, key in enumerate(columns, 1):
                if values.get(key) is not None:
                    sheet.cell(row, col, values[key])
        for key, first, last in self.merges:
            if self.layout == "merged" and last > first:
                col = columns.index(key) + 1
                sheet.merge_cells(start_row=first, end_row=last, start_column=col, end_column=col)
        end = top + 2 + len(self.rows)
        if dice.random() < 0.6 and self.style != "chinese":
            sheet.cell(end, columns.index("0") + 1, "合计")
        sheet.cell(end + 2, 1, "联系人：示例　电话：000")
        book.save(path)
