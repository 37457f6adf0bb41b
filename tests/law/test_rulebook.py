"""The regulation's data: complete, dated, cited; and the loader refuses what is not, naming the line."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.law.builders import LAW
from workflow.regulation.provisions import Force, MonthDay, Span, Window
from workflow.regulation.rulebook import DATA, NotInForce, load, regulation, rulebook_on
from workflow.regulation.yaml_lines import RegulationError

PARAMS = json.loads((Path(__file__).parent / "vectors/params.json").read_text(encoding="utf-8"))
TEXT = (DATA / "dazhou-2023-9.yaml").read_text(encoding="utf-8")
FORCES = {"hard": Force.HARD, "soft": Force.SOFT, "config": Force.CONFIG}


def plain(value):
    """Return a value of the rulebook as the parameter table writes it."""
    match value:
        case Span(n, unit, roll):
            return {"n": n, "unit": unit.value, "roll": roll}
        case Window(opens, closes, unit):
            return {"from": opens, "to": closes, "unit": unit.value}
        case MonthDay(month, day):
            return f"{month:02}-{day:02}"
        case Decimal():
            return str(value)
        case tuple():
            return [plain(item) for item in value]
    return value


@pytest.mark.requirement("R1.1", "R62.1")
@pytest.mark.parametrize("row", PARAMS, ids=lambda row: row["key"])
def test_every_parameter_has_its_value_force_and_article(row):
    param = LAW.param(row["key"])
    expected = row["value"]
    if isinstance(expected, dict) and "n" in expected:
        expected = {"roll": True, **expected}

    assert plain(param.value) == expected
    assert param.article
    assert param.in_force_from == date(2023, 6, 6)
    # Switches that the table calls soft are settings of the platform: no step is weighed against them.
    assert param.severity in {FORCES[row["kind"]], Force.CONFIG}


@pytest.mark.requirement("R1.1", "R63.1", "R66.1")
def test_the_regulation_says_what_it_is_and_what_it_replaces():
    identity = regulation().identity

    assert (identity.doc_no, identity.issued_on, identity.in_force_from) == (
        "达市府发〔2023〕9号",
        date(2023, 6, 6),
        date(2023, 6, 6),
    )
    assert identity.repeals == ("达市府发〔2022〕16号",)
    assert identity.prevails_over == ("达市府规〔2022〕1号",)
    assert identity.open_projects_follow


@pytest.mark.requirement("R66.1")
def test_the_regulation_is_in_force_from_the_day_of_its_issue():
    assert rulebook_on(date(2023, 6, 6)).amount("scope.min_total_yuan") == Decimal("300000.00")
    with pytest.raises(NotInForce, match="2023-06-05 时达市府发〔2023〕9号不在施行期间"):
        rulebook_on(date(2023, 6, 5))


@pytest.mark.requirement("R20.2", "R9.2", "R36.1", "R9.1", "R2.3", "R2.2")
@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("negative", 8),
        ("lib_reject", 6),
        ("plan_chapters", 18),
        ("materials", 8),
        ("categories", 10),
        ("fund_sources", 7),
        ("common_capabilities", 11),
        ("infrastructure", 7),
        ("priority_types", 5),
    ],
)
def test_the_lists_of_the_regulation_are_complete(name, size):
    assert len(LAW.list(name).entries) == size
    assert all(entry.article and entry.label for entry in LAW.list(name).entries)


@pytest.mark.requirement("R64.1")
def test_another_city_changes_only_its_data_file(tmp_path):
    other = TEXT.replace('scope.min_total_yuan, value: "300000.00"', 'scope.min_total_yuan, value: "500000.00"')
    path = tmp_path / "other.yaml"
    path.write_text(other.replace("name: dazhou-2023-9", "name: elsewhere-2026-1"), encoding="utf-8")

    book = load(path).on(date(2026, 6, 8))

    assert (book.identity.name, book.amount("scope.min_total_yuan")) == ("elsewhere-2026-1", Decimal("500000.00"))


@pytest.mark.requirement("R64.1", "R1.1")
def test_a_value_follows_the_one_before_it_on_its_day(tmp_path):
    old = '{key: procurement.limit_yuan, value: null, unit: 元, op: ">=", severity: hard, article: 第三十九条, '
    assert TEXT.count(old) == 1
    line = next(line for line in TEXT.splitlines() if old in line)
    until = line.replace("in_force_from: 2023-06-06", "in_force_from: 2023-06-06, in_force_until: 2025-12-31")
    since = line.replace("in_force_from: 2023-06-06", "in_force_from: 2026-01-01").replace("null", '"1000000.00"')
    path = tmp_path / "dated.yaml"
    path.write_text(TEXT.replace(line, f"{until}\n{since}"), encoding="utf-8")

    dated = load(path)

    assert dated.on(date(2025, 12, 31)).value("procurement.limit_yuan") is None
    assert dated.on(date(2026, 1, 1)).value("procurement.limit_yuan") == Decimal("1000000.00")


SCOPE = (
    '  - {key: scope.min_total_yuan, value: "300000.00", unit: 元, op: ">=", severity: hard, '
    "article: 第二条、第六十二条, in_force_from: 2023-06-06}"
)
PERIOD = "  - {name: publicity7D, label: 功能清单公示, parameter: publicity.min}"


@pytest.mark.requirement("R1.1", "R62.1")
@pytest.mark.parametrize(
    ("before", "after", "offset", "cause"),
    [
        (SCOPE, SCOPE.replace(", in_force_from: 2023-06-06", ""), 0, "没有施行日期"),
        (SCOPE, SCOPE.replace("article: 第二条、第六十二条, ", ""), 0, "没有注明条款"),
        (SCOPE, SCOPE.replace('"300000.00"', "300000.00"), 0, "是浮点数，不精确"),
        (SCOPE, SCOPE.replace('"300000.00"', '"30万"'), 0, "带引号、至多两位小数的十进制数"),
        (SCOPE, SCOPE.replace('"300000.00"', "null"), 0, "没有数值"),
        (SCOPE, SCOPE.replace("severity: hard", "severity: strict"), 0, "“severity”不能是“strict”"),
        (SCOPE, SCOPE.replace("unit: 元", "unit: 万元"), 0, "“unit”不能是“万元”"),
        (SCOPE, SCOPE.replace("article:", "articel:"), 0, "不认识的键“articel”"),
        (SCOPE, SCOPE.replace('"300000.00"', '"2000000.00"'), 0, "第一档不可能达到"),
        (SCOPE, f"{SCOPE}\n{SCOPE}", 1, "施行期间重叠"),
        (SCOPE, SCOPE.replace("2023-06-06", "2024-01-01"), 0, "与办法施行日期 2023-06-06 不一致"),
        (SCOPE, SCOPE.replace("06-06}", "06-06, in_force_until: 2023-01-01}"), 0, "失效日期 2023-01-01 早于施行日期"),
        (SCOPE, SCOPE.replace("06-06}", "06-06, in_force_until: 2025-12-31}"), 0, "自 2025-12-31 后没有值"),
        (PERIOD, f"{PERIOD}\n{PERIOD}", 1, "期间 publicity7D 重复"),
        (PERIOD, PERIOD.replace("publicity.min", "publicity.mim"), 0, "所指的参数 publicity.mim 不存在"),
        (PERIOD, PERIOD.replace("publicity.min", "adjust.filing_ratio_max"), 0, "不是期间"),
        ('value: "0.15"', 'value: "15.00"', 0, "应大于 0 且不超过 1"),
        ('["2000000.00", "5000000.00"', '["5000000.00", "2000000.00"', 0, "分档界限应由小到大"),
        ('["2000000.00", "5000000.00", "10000000.00"]', '["2000000.00", "5000000.00"]', None, "分出 3 档"),
        ("{n: 7, unit: D, roll: true}", "{n: 7, unit: 周, roll: true}", 0, "期间单位“周”只能是"),
        ("{n: 7, unit: D, roll: true}", "{n: 0, unit: D, roll: true}", 0, "不小于 1 的整数"),
        ("{from: 12, to: 24, unit: M}", "{from: 24, to: 12, unit: M}", 0, "窗口应由早到晚"),
        ('value: "10-31"', 'value: "02-30"', 0, "没有“02-30”这一天"),
        ("value: cumulative, options", "value: both, options", 0, "不在可选值"),
        ("key: purchase.min_suppliers_warn, value: 3", "key: purchase.min_suppliers_warn, value: 1", 0, "相互矛盾"),
        ("role: MAYOR}", "role: KING}", 0, "没有角色“KING”"),
        ("- [{capacity: GOV, act: 审定}]", "- [{capacity: GOW, act: 审定}]", 0, "没有身份“GOW”"),
        ("{code: J2,", "{code: J1,", 0, "代码“J1”重复"),
        ("  issued_on: 2023-06-06\n", "  issued_on: 六月六日\n", 0, "“issued_on”应为日期"),
        ("  title: 达州", "  name: again\n  title: 达州", 0, "键“name”重复"),
    ],
)
def test_bad_data_are_refused_with_their_line(tmp_path, before, after, offset, cause):
    assert before in TEXT
    path = tmp_path / "bad.yaml"
    path.write_text(TEXT.replace(before, after, 1), encoding="utf-8")

    with pytest.raises(RegulationError) as refused:
        load(path)

    assert cause in str(refused.value)
    if offset is not None:
        expected = TEXT[: TEXT.index(before)].count("\n") + 1 + offset
        assert str(refused.value).startswith(f"bad.yaml 第 {expected} 行：")


@pytest.mark.parametrize(
    ("text", "line", "cause"),
    [
        ("regulation: [", 1, "不是有效的 YAML"),
        ("- a\n- b\n", 1, "文件顶层应为键值结构"),
        ("regulation: {}\n", 1, "缺少“parameters”"),
    ],
)
def test_a_file_that_is_no_regulation_is_refused(tmp_path, text, line, cause):
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(RegulationError, match=f"第 {line} 行：{cause}"):
        load(path)


@pytest.mark.parametrize("section", ["parameters", "periods", "routes", "lists"])
def test_a_provision_that_the_rules_need_cannot_be_left_out(tmp_path, section):
    missing = {
        "parameters": ("key: trial.min,", "key: trial.least,", "缺少参数 trial.min"),
        "periods": ("name: build1Y,", "name: build2Y,", "缺少期间 build1Y"),
        "routes": ("name: midyear\n", "name: halfyear\n", "缺少程序 midyear"),
        "lists": ("name: negative\n", "name: negatives\n", "缺少清单 negative"),
    }
    before, after, cause = missing[section]
    path = tmp_path / "bad.yaml"
    path.write_text(TEXT.replace(before, after), encoding="utf-8")

    with pytest.raises(RegulationError, match=cause):
        load(path)


@pytest.mark.parametrize(
    ("accessor", "key"),
    [
        ("amount", "publicity.bureau_check"),
        ("amounts", "scope.min_total_yuan"),
        ("days", "scope.min_total_yuan"),
        ("number", "publicity.bureau_check"),
        ("switch", "midyear.month"),
        ("choice", "midyear.month"),
        ("month_day", "midyear.month"),
    ],
)
def test_a_value_is_not_read_as_what_it_is_not(accessor, key):
    with pytest.raises(TypeError, match=key):
        getattr(LAW, accessor)(key)


def test_reminders_and_switches_are_read_as_what_they_are():
    assert LAW.days("remind.offsets_days") == (-15, -7, -3, -1, 0, 1, 7)
    assert LAW.switch("publicity.bureau_check") is True
    assert LAW.is_soft("plan.submit")
    assert not LAW.is_soft("publicity.min")
