"""Batches of applications and resource directories of other cities, read by meaning."""

from datetime import datetime

import pytest

from catalog.imports.projects import read_projects
from catalog.imports.resources import read_resources
from catalog.imports.safety import Refused
from tests.catalog.imports.books import book, directory


def kinds(reading):
    return sorted((item.sheet, item.row, item.kind) for item in reading.problems)


YUAN_BATCH = [
    ["2027年市级信息化项目计划表"],
    [
        "编号",
        "项目名称",
        "建设单位",
        "类别",
        "新建/升级/运维",
        "建设方式",
        "估算总投资（元）",
        "资金来源",
        "立项依据",
        "预期目标",
        "计划开工时间",
        "计划完工时间",
    ],
    [
        1,
        "智慧校园二期",
        "市教育局",
        "C7",
        "升级改造",
        "政府购买服务",
        1250000,
        "市级财政资金",
        "示府发〔2026〕3号",
        "可用率不低于99%",
        "2027.3",
        datetime(2027, 10, 1),
    ],
    [
        2,
        "灌区数据治理",
        "市水务局",
        "数据资源开发利用",
        "新建",
        "自建",
        "800000",
        "中央专项50万元，市级财政30万元",
        "示水发〔2026〕3号",
        "目标",
        "2027年1月",
        "2027年12月",
    ],
    [3, "小型改造", "市公安局", "C7", "新建", "自建", 200000, "自筹", "依据", "目标", "2027年1月", "2027年12月"],
]


def test_a_batch_in_yuan_with_one_source_in_words(tmp_path):
    reading = read_projects(book(tmp_path / "a.xlsx", {"计划": YUAN_BATCH}), directory())
    assert [
        (
            e["row"],
            e["org_code"],
            e["category"],
            e["build_nature"],
            e["impl_mode"],
            e["total_yuan"],
            e["start"],
            e["end"],
        )
        for e in reading.entries
    ] == [
        (3, "102", "C7", "UPGRADE", "PURCHASE", "1250000.00", "2027-03", "2027-10"),
        (4, "103", "C8", "NEW", "SELF", "800000.00", "2027-01", "2027-12"),
    ]
    assert [e["fund_lines"] for e in reading.entries] == [
        [{"channel": "B1", "amount_yuan": "1250000.00"}],
        [{"channel": "B1", "amount_yuan": "300000.00"}, {"channel": "B4", "amount_yuan": "500000.00"}],
    ]
    assert kinds(reading) == [("计划", 4, "former_org_name"), ("计划", 5, "below_threshold")]


def test_a_batch_with_channels_under_a_group_and_a_period_in_one_cell(tmp_path):
    rows = [
        ["单位：万元"],
        ["申报部门", "申报项目名称", "投资估算", None, None, None, "建设起止时间", "项目依据"],
        [None, None, "合计", "市本级财政", "上级资金", "自筹资金", None, None],
        ["市教育局", "智慧校园二期", 100, 60, 40, None, "2027年1月—2027年10月", "依据"],
        [None, "招考平台", 80, 50, 20, 5, "2027.3-2027.9", "依据"],
        ["市卫健委", "健康档案升级", "90万元", 90, "/", "—", "2027年3月至2028年8月", "依据"],
    ]
    merges = ["A2:A3", "B2:B3", "C2:F2", "G2:G3", "H2:H3", "A4:A5"]
    reading = read_projects(book(tmp_path / "a.xlsx", {"表": rows}, {"表": merges}), directory())
    assert [(e["name"], e["org_code"], e["total_yuan"], e["start"], e["end"]) for e in reading.entries] == [
        ("智慧校园二期", "102", "1000000.00", "2027-01", "2027-10"),
        ("健康档案升级", "104", "900000.00", "2027-03", "2028-08"),
    ]
    assert reading.entries[0]["fund_lines"] == [
        {"channel": "B1", "amount_yuan": "600000.00"},
        {"channel": "B5", "amount_yuan": "400000.00"},
    ]
    assert kinds(reading) == [("表", 5, "sum_mismatch"), ("表", 6, "period_over_a_year")]


def test_a_batch_without_totals_is_refused(tmp_path):
    with pytest.raises(Refused) as refused:
        read_projects(
            book(tmp_path / "a.xlsx", {"S": [["申报单位", "项目名称", "项目类别"], ["市教育局", "甲", "C7"]]}),
            directory(),
        )
    assert (refused.value.kind, refused.value.details["missing"]) == ("missing_column", ["总投资"])


RESOURCE_HEAD = [
    "资源名称",
    "资源编码",
    "数据提供方",
    "统一社会信用代码",
    "摘要",
    "数据格式",
    "共享属性",
    "共享条件",
    "共享方式",
    "是否开放",
    "更新频率",
    "字段名称",
    "字段类型",
    "字段长度",
]


ITEM_ROWS = [
    RESOURCE_HEAD,
    [
        "学籍信息",
        "309102001/000001",
        "市教育局",
        "91350100M000100Y43",
        "学籍",
        "数据库",
        "无条件共享",
        None,
        "接口",
        "否",
        "每日",
        "姓名",
        "字符型",
        50,
    ],
    [None, None, None, None, None, None, None, None, None, None, None, "入学日期", "日期", 8],
    [
        "学校信息",
        "309102001/000002",
        "市教育局",
        "91350100M000100Y43",
        "学校",
        "电子表格",
        "2-有条件共享",
        "书面同意",
        "文件",
        "是（有条件）",
        "年度",
        "校名",
        "C",
        "100位",
    ],
    [
        "教师信息",
        "309102001/000003",
        "市教育局",
        "91350100M000100Y43",
        "教师",
        "数据库",
        "不予共享",
        None,
        "数据库",
        "否",
        "每年",
        "姓名",
        "C",
        "50",
    ],
]


def test_a_directory_with_one_row_for_each_item(tmp_path):
    reading = read_resources(book(tmp_path / "a.xlsx", {"目录": ITEM_ROWS}), directory())
    assert [
        (e["row"], e["name"], e["share_type"], e["share_way"], e["open_type"], e["update_cycle"])
        for e in reading.entries
    ] == [(2, "学籍信息", "1", "API", "3", "D"), (4, "学校信息", "2", "FILE", "2", "Y")]
    assert [(i["row"], i["name"], i["dtype"], i["length"]) for i in reading.entries[0]["items"]] == [
        (2, "姓名", "C", "50"),
        (3, "入学日期", "D", "8"),
    ]
    assert [i["name"] for i in reading.entries[1]["items"]] == ["校名"]
    assert kinds(reading) == [("目录", 5, "missing_basis")]


def test_a_directory_whose_item_sheet_knows_the_resource_by_its_name(tmp_path):
    head = [
        "序号",
        "信息资源名称",
        "信息资源代码",
        "提供单位",
        "资源描述",
        "共享类型",
        "更新周期",
        "所属系统",
        "涉密标识",
    ]
    rows = [
        ["江州市教育局数据资源目录"],
        head,
        [1, "学籍信息", "309102001/000001", "江州市教育局", "学籍", "无条件共享", "实时", "学籍管理平台", "非涉密"],
        [2, "考试院校信息", "309102001/000002", "江州市教育局", "考试", "无条件共享", "每周", "招考平台", "机要"],
    ]
    items = [
        ["信息资源名称", "数据项名称", "类型", "长度", "是否字典"],
        ["学籍信息", "姓名", "varchar", "50", "否"],
        ["学籍信息", "性别", "C", "1", "是"],
        ["没有的资源", "甲", "C", 1, "否"],
        ["考试院校信息", "乙", "C", 1, "否"],
    ]
    reading = read_resources(book(tmp_path / "a.xlsx", {"目录": rows, "数据项": items}), directory())
    assert [(e["name"], [(i["name"], i["dict"]) for i in e["items"]]) for e in reading.entries] == [
        ("学籍信息", [("姓名", False), ("性别", True)])
    ]
    assert kinds(reading) == [("数据项", 4, "unknown_resource"), ("目录", 4, "secret_resource")]


def test_items_on_a_sheet_named_after_their_resource(tmp_path):
    head = ["数据资源名称", "资源编号", "数源单位", "共享级别", "数据更新频率"]
    sheets = {
        "目录": [head, ["学籍信息", "309102001/000001", "市教育局", "无条件", "按月"]],
        "学籍信息": [
            ["字段名", "数据类型", "长度"],
            ["姓名", "varchar", 50],
            ["姓名", "varchar", 50],
            ["工资", "未知型", 5],
        ],
    }
    reading = read_resources(book(tmp_path / "a.xlsx", sheets), directory())
    assert [item["name"] for item in reading.entries[0]["items"]] == ["姓名"]
    assert kinds(reading) == [("学籍信息", 3, "duplicate_item"), ("学籍信息", 4, "bad_dtype")]
