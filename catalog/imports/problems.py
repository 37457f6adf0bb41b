"""What is wrong with a row or with a whole file, said in Chinese with its cause and its remedy."""

from dataclasses import asdict, dataclass, field
from typing import Any

from catalog.text import shown

ERROR = "error"
WARNING = "warning"

# kind -> (severity, cause and remedy); {value}, {column} and the keywords of the call are filled in.
SAYINGS: dict[str, tuple[str, str]] = {
    "missing_name": (ERROR, "名称为空，本行未导入。请补填名称后重新上传。"),
    "name_too_long": (ERROR, "名称有{length}字，超过上限{limit}字，本行未导入。请缩短名称，说明写到功能或内容一栏。"),
    "missing_org": (ERROR, "单位为空，本行未导入。请补填责任单位后重新上传。"),
    "unknown_org": (
        ERROR,
        "单位名录（全称、简称、曾用名）中没有“{value}”，本行未导入。请改为名录中的名称，或先登记该单位。",
    ),
    "duplicate_name": (ERROR, "“{value}”与第{first}行同单位同名而内容不同，本行未导入。请确认保留哪一行，删除另一行。"),
    "negative_amount": (ERROR, "金额为负数（{value}），本行未导入。请填写不小于0的金额。"),
    "amount_suspect_unit": (
        ERROR,
        "万元栏填了{value}，超过10亿元，疑为按元填写，本行未导入。请换算为万元，或在数字后写明“元”。",
    ),
    "bad_amount": (ERROR, "金额“{value}”读不出数值，本行未导入。请填写数字，单位与表头一致。"),
    "future_date": (ERROR, "在用系统的上线时间（{value}）晚于今天，本行未导入。请核对时间或系统状态。"),
    "bad_date": (ERROR, "“{value}”读不出年月，本行未导入。请按“2024-03”的样式填写。"),
    "bad_status": (
        ERROR,
        "状态“{value}”无法对应代码表，本行未导入。请填写：拟建、在建、试运行、在用、停用未注销、应终止、已终止。",
    ),
    "bad_level": (ERROR, "等保定级“{value}”读不出级别，本行未导入。请填写一级至五级，或“未定级”。"),
    "bad_network": (
        ERROR,
        "运行网络“{value}”无法对应代码表，本行未导入。请填写：互联网、电子政务外网、业务专网、互联网+政务外网。",
    ),
    "excel_error": (ERROR, "单元格是 Excel 错误值（{value}），本行未导入。请修正公式或改填数值。"),
    "unknown_system": (
        ERROR,
        "模块所属系统“{value}”不在目录表中，该系统的模块未导入。请先在目录表登记该系统，或改正系统名称。",
    ),
    "duplicate_row": (WARNING, "除序号外与第{first}行完全相同，已跳过，不重复计数。如确为两个系统，请在名称上区分。"),
    "former_org_name": (WARNING, "“{value}”是曾用名，已归入现单位“{now}”。建议改用现名。"),
    "amount_approx": (WARNING, "金额“{value}”是概数，已按所写数值导入。有准确数后请更新。"),
    "amount_pending": (WARNING, "金额“{value}”尚未确定，已记为空。确定后请补填。"),
    "amount_unit_assumed": (WARNING, "“{column}”一栏没有写明单位，已按{unit}读取。请核对，并在表头写明单位。"),
    "date_year_only": (WARNING, "“{value}”只有年份，上线时间只记年份。如知月份请补填。"),
    "date_ambiguous": (WARNING, "数值{value}无法区分1月和10月，只记年份。请改为文本，如“2021-10”。"),
    "no_modules": (WARNING, "模块表中没有“{value}”的功能模块。请补填，查重需要用到。"),
    "level_skipped": (WARNING, "缺中间一级（{column}），功能点已直接挂在上一级之下。请核对是否漏填。"),
    "hidden_rows": (WARNING, "本表有{count}行被隐藏，已照常读取。不需要的行请删除后重新上传。"),
    "number_gap": (ERROR, "序号“{value}”不连续，此处应为“{expected}”。请检查是否漏行，或改正序号。"),
    "number_duplicate": (ERROR, "序号“{value}”与第{first}行重复。请改正序号。"),
    "number_orphan": (ERROR, "序号“{value}”找不到上级“{parents}”。请补上级行，或改正序号。"),
    "number_unreadable": (ERROR, "序号“{value}”读不出来。请用1、1.1、1.1.1的样式，或1、2、3的流水号。"),
    "bad_quantity": (ERROR, "数量“{value}”读不出来。请填写大于0的数字。"),
    "missing_item_name": (ERROR, "{what}名称为空，未导入。请补填名称。"),
    "sum_mismatch": (ERROR, "各资金来源之和{sum}元不等于总投资{total}元，未导入（第9条）。请核对各项金额。"),
    "missing_total": (ERROR, "总投资为空，未导入（第9条）。请补填总投资。"),
    "below_threshold": (ERROR, "总投资{total}元，不足{threshold}元，不属于本办法范围（第2条），未导入。"),
    "end_before_start": (ERROR, "完成时间（{value}）早于开始时间（{start}），未导入。请核对建设周期。"),
    "missing_basis": (ERROR, "{basis_message}"),
    "bad_category": (ERROR, "项目类别“{value}”不在C1至C10之内（第2条），未导入。请按代码表填写。"),
    "bad_nature": (ERROR, "建设性质“{value}”无法对应代码表，未导入。请填写：新建、升级、扩建、续建、运维。"),
    "bad_mode": (ERROR, "实施方式“{value}”无法对应代码表，未导入。请填写自行建设或购买服务（第4条）。"),
    "period_over_a_year": (
        WARNING,
        "建设周期{months}个月，超过12个月（原则上不超过1年），已照导。请在申报书中说明理由。",
    ),
    "name_exists": (WARNING, "“{value}”与系统台账中已有系统同名，已照导。请先查重。"),
    "duplicate_project": (ERROR, "“{value}”与第{first}行同单位同名，未导入。请确认后删除一行。"),
    "bad_code": (ERROR, "信息资源代码“{value}”不符合“分类码/顺序码”（如309117001/000012），未导入。请改正。"),
    "duplicate_resource": (ERROR, "“{value}”去掉空格和标点后与第{first}行的资源同名，未导入。请合并或区分名称。"),
    "duplicate_code": (ERROR, "信息资源代码“{value}”与第{first}行重复，未导入。请改正代码。"),
    "name_equals_system": (ERROR, "资源名称“{value}”就是来源系统的名称，未导入。请按数据内容命名。"),
    "missing_condition": (ERROR, "有条件共享而没有写共享条件，未导入。请补填共享条件。"),
    "bad_uscc": (ERROR, "提供方代码“{value}”的校验位不对，未导入。请核对统一社会信用代码（GB 32100）。"),
    "secret_resource": (ERROR, "涉密标识为“{value}”，本平台不收涉密信息资源，整行未导入（第65条）。请从本表删除。"),
    "bad_cycle": (
        ERROR,
        "更新周期“{value}”无法对应代码表，未导入。请填写：实时、每日、每周、每月、每季度、每半年、每年、不定期、一次性。",
    ),
    "bad_share_type": (ERROR, "共享类型“{value}”无法对应代码表，未导入。请填写：无条件共享、有条件共享、不予共享。"),
    "unknown_resource": (ERROR, "数据项所属的资源“{value}”不在目录表中，未导入。请先登记该资源，或改正代码。"),
    "missing_dtype": (ERROR, "数据类型为空，该项未导入。请填写字符型、数值型、日期型等。"),
    "bad_dtype": (ERROR, "数据类型“{value}”无法对应代码表，该项未导入。请填写字符型、数值型、日期型等。"),
    "duplicate_item": (WARNING, "同一资源下同名数据项“{value}”再次出现，已跳过。"),
    "format_way_mismatch": (
        WARNING,
        "信息资源格式与共享方式类型“{value}”不一致（文件对文件；数据库对数据库或接口），已照导。请核对。",
    ),
    "cell_too_long": (ERROR, "第{row}行“{column}”一栏有{length}字，超过上限{limit}字。请删减，或移到附件。"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding at one cell; `row` and `cell` as Excel shows them, `value` raw."""

    sheet: str
    row: int
    column: str
    cell: str
    value: str
    kind: str
    severity: str
    message: str = ""
    details: tuple[tuple[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The keys of the expected files, the message, and what the kind adds (`expected`, `missing_parents`)."""
        plain = {name: value for name, value in asdict(self).items() if name != "details"}
        return plain | dict(self.details)


def column_letter(index: int) -> str:
    """0 -> A, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def problem(kind: str, sheet: str, row: int, col: int, column: str, value: Any = "", **say: Any) -> Problem:
    """A problem of a known kind at the 1-based `row` and 0-based `col`; `severity=` overrides the kind's own."""
    usual, template = SAYINGS[kind]
    severity = say.pop("severity", usual)
    details = tuple(say.pop("details", {}).items())
    text = shown(value)
    brief = text.strip() if len(text) <= 60 else text.strip()[:57] + "…"
    message = template.format(**({"value": brief, "column": column, "row": row} | say))
    where = f"{column_letter(col)}{row}"
    return Problem(sheet, row, column, where, text, kind, severity, f"“{sheet}”第{row}行“{column}”：{message}", details)


@dataclass
class Findings:
    """Collects problems of one import; a row's later reasons are dropped once it is refused."""

    found: list[Problem] = field(default_factory=list)

    def add(self, item: Problem) -> None:
        self.found.append(item)

    def errors(self) -> list[Problem]:
        return [item for item in self.found if item.severity == ERROR]

    def ordered(self) -> tuple[Problem, ...]:
        return tuple(sorted(self.found, key=lambda item: (item.sheet, item.row, item.cell)))
