"""Ledgers as other cities keep them: other words, other order, other layouts, read by meaning."""

from datetime import date, datetime

from catalog.imports.systems import read_systems
from tests.catalog.imports.books import book, directory

ON = date(2026, 6, 8)


def read(path):
    return read_systems(path, directory(), ON)


def kinds(reading):
    return sorted((item.sheet, item.row, item.kind) for item in reading.problems)


def brief(reading, *keys):
    return [tuple(entry[key] for key in keys) for entry in reading.entries]


def test_other_words_in_another_order_with_amounts_in_yuan(tmp_path):
    rows = [
        ["江州市政务信息化项目资产清单"],
        [
            "等级保护等级",
            "信息系统名称",
            "使用单位",
            "投入使用时间",
            "合同金额（元）",
            "所在网络",
            "系统功能简介",
            "运行状况",
        ],
        ["第三级", "学籍管理平台", "市教育局", "2019.3", 1234500, "互联网", "学籍注册、转学、毕业", "正常使用"],
        [
            "二级",
            "水库安全监测系统",
            "江州市水利局",
            datetime(2021, 5, 6),
            "2,300,000.50",
            "政务外网",
            "水位、渗压监测",
            "已停用",
        ],
        ["未定级", "人口健康信息平台", "市卫健委", "2020年11月", 560000.0, "专网", "健康档案、诊疗", "升级中"],
    ]
    reading = read(book(tmp_path / "a.xlsx", {"Sheet1": rows}, {"Sheet1": ["A1:H1"]}))
    keys = ("row", "name", "org_code", "go_live", "amount_yuan", "network_env", "mlps_level", "status")
    assert brief(reading, *keys) == [
        (3, "学籍管理平台", "102", "2019-03", "1234500.00", "NET_INTERNET", "3", "RUNNING"),
        (4, "水库安全监测系统", "103", "2021-05", "2300000.50", "NET_EXTRANET", "2", "DORMANT"),
    ]
    assert reading.entries[0]["function"] == "学籍注册、转学、毕业"
    assert kinds(reading) == [("Sheet1", 5, "bad_status")]


def test_a_unit_noted_above_the_table_counts_for_its_amounts(tmp_path):
    rows = [
        ["附件1"],
        ["信息系统情况统计表"],
        ["填报日期：2026年5月", None, None, None, "单位：万元"],
        ["序号", "主管部门", "平台名称", "建设经费", "建成时间"],
        [1, "市教育局", "智慧校园平台", 320.5, "202106"],
        [2, "市公安局", "警务综合平台", "1,200", "2018/7"],
        ["合计", None, None, 1520.5, None],
    ]
    reading = read(book(tmp_path / "a.xlsx", {"统计表": rows}))
    assert brief(reading, "name", "amount_yuan", "go_live") == [
        ("智慧校园平台", "3205000.00", "2021-06"),
        ("警务综合平台", "12000000.00", "2018-07"),
    ]
    assert kinds(reading) == []


def test_without_any_unit_the_size_of_the_numbers_decides_and_is_said(tmp_path):
    rows = [
        ["单位名称", "应用名称", "建设资金", "系统状态"],
        ["市教育局", "阅卷系统", 86.5, "在用"],
        ["市公安局", "人像比对系统", 1200, "在用"],
    ]
    reading = read(book(tmp_path / "a.xlsx", {"S": rows}))
    assert brief(reading, "amount_yuan") == [("865000.00",), ("12000000.00",)]
    assert kinds(reading) == [("S", 1, "amount_unit_assumed")]


def test_one_sheet_for_each_department_named_by_its_tab(tmp_path):
    head = ["序号", "应用系统名称", "主要建设内容", "启用日期", "总投资（万元）", "网络安全等级", "运行环境"]
    sheets = {
        "封面": [["江州市系统台账"], ["2026年"]],
        "市教育局": [["信息系统台账"], head, [1, "学籍管理平台", "学籍", "2019-03", 12.5, "三级", "互联网"]],
        "水利局": [
            head,
            [1, "灌区信息系统", "灌区量水", "2020-01", 33, "二级", "电子政务外网"],
            [2, "河道采砂系统", "采砂许可", "2021-01", 44, "二级", "专网"],
        ],
    }
    reading = read(book(tmp_path / "a.xlsx", sheets))
    assert brief(reading, "row", "name", "org_code") == [
        (3, "学籍管理平台", "102"),
        (2, "灌区信息系统", "103"),
        (3, "河道采砂系统", "103"),
    ]
    assert kinds(reading) == []


def test_departments_in_section_rows(tmp_path):
    rows = [
        ["序号", "系统名称", "功能描述", "建设时间", "投资额（万元）", "状态"],
        ["一、江州市教育局（2个）"],
        [1, "学籍管理平台", "学籍", "2019-03", 12.5, "运行中"],
        [2, "招生考试系统", "报名、录取", "2020-03", 20, "运行中"],
        ["小计", None, None, None, 32.5, None],
        ["二、市水务局"],
        [1, "灌区信息系统", "量水", "2020-01", 33, "试运行"],
    ]
    reading = read(book(tmp_path / "a.xlsx", {"台账": rows}, {"台账": ["A2:F2", "A6:F6"]}))
    assert brief(reading, "name", "org_code", "status") == [
        ("学籍管理平台", "102", "RUNNING"),
        ("招生考试系统", "102", "RUNNING"),
        ("灌区信息系统", "103", "TRIAL"),
    ]
    assert kinds(reading) == [("台账", 6, "former_org_name")]


def test_one_department_named_in_the_title_line(tmp_path):
    rows = [
        ["政务信息系统基本情况表"],
        ["填报单位：江州市公安局（盖章）", None, None, "填报人：示例"],
        ["系统名称", "主要功能", "上线时间", "等保级别"],
        ["警务综合平台", "接处警、案件办理", "2018.6", "三级"],
    ]
    reading = read(book(tmp_path / "a.xlsx", {"Sheet1": rows}))
    assert brief(reading, "name", "org_code", "mlps_level") == [("警务综合平台", "105", "3")]


def test_grouped_headers_without_merges_and_a_column_number_row(tmp_path):
    rows = [
        ["基本情况", None, None, "建设情况", None, None, "安全情况", None],
        ["单位", "名称", "用途", "时间", "金额（万元）", "状态", "网络", "等级"],
        ["1", "2", "3", "4", "5", "6", "7", "8"],
        ["市教育局", "学籍管理平台", "学籍管理", "2019-03", 12.5, "在用", "互联网", "三级"],
        ["市公安局", "警务综合平台", "接处警", "2018-06", 80, "在用", "公安网", "三级"],
    ]
    reading = read(book(tmp_path / "a.xlsx", {"表": rows}))
    assert brief(reading, "row", "name", "go_live", "amount_yuan", "network_env") == [
        (4, "学籍管理平台", "2019-03", "125000.00", "NET_INTERNET"),
        (5, "警务综合平台", "2018-06", "800000.00", "NET_DEDICATED"),
    ]


def test_three_header_rows_and_a_header_on_every_printed_page(tmp_path):
    page = [
        ["序号", "业主单位", "系统", None, None, "资金", None, None],
        [None, None, "系统全称", "建设内容", "投用时间", "建设费用", None, "年度运维费用（元）"],
        [None, None, None, None, None, "合计（元）", "其中：财政（元）", None],
    ]
    rows = [
        *page,
        [1, "市教育局", "学籍管理平台", "学籍", "2019年3月", 1250000, 1000000, 62500],
        [2, "市教育局", "招考系统", "招考", "2019年4月", 250000, 250000, None],
        *page,
        [3, "市公安局", "警务综合平台", "警务", "2018年6月", 8000000, 8000000, "400000元"],
    ]
    merges = []
    for top in (1, 6):
        merges += [
            f"A{top}:A{top + 2}",
            f"B{top}:B{top + 2}",
            f"C{top}:E{top}",
            f"F{top}:H{top}",
            f"C{top + 1}:C{top + 2}",
            f"D{top + 1}:D{top + 2}",
            f"E{top + 1}:E{top + 2}",
            f"F{top + 1}:G{top + 1}",
            f"H{top + 1}:H{top + 2}",
        ]
    reading = read(book(tmp_path / "a.xlsx", {"表": rows}, {"表": merges}))
    assert brief(reading, "row", "name", "amount_yuan", "om_yuan") == [
        (4, "学籍管理平台", "1250000.00", "62500.00"),
        (5, "招考系统", "250000.00", None),
        (9, "警务综合平台", "8000000.00", "400000.00"),
    ]
    assert kinds(reading) == []


def test_the_owner_is_told_from_the_builder_and_the_maintainer(tmp_path):
    rows = [
        ["承建单位", "建设单位", "系统名称", "运维单位", "运维费（万元/年）", "投资金额（万元）", "系统运行状态"],
        ["甲科技有限公司", "市教育局", "学籍管理平台", "乙公司", 2.5, 50, "已投入使用"],
        ["丙软件有限公司", "市公安局", "警务综合平台", "丁公司", 4, 80, "拟整合"],
    ]
    reading = read(book(tmp_path / "a.xlsx", {"表": rows}))
    assert brief(reading, "org_code", "om_yuan", "amount_yuan", "status") == [
        ("102", "25000.00", "500000.00", "RUNNING"),
        ("105", "40000.00", "800000.00", "TO_RETIRE"),
    ]
    assert [extra["builder"] for extra in reading.extras] == ["甲科技有限公司", "丙软件有限公司"]


def test_modules_in_the_ledgers_own_rows(tmp_path):
    rows = [
        ["序号", "责任单位", "系统名称", "上线时间", "系统状态", "子系统", "功能模块", "模块说明"],
        [1, "市教育局", "学籍管理平台", "2019-03", "在用", "学籍", "注册", "新生注册"],
        [None, None, None, None, None, None, "转学", "跨校转学"],
        [None, None, None, None, None, "毕业", "毕业审核", "逐人审核"],
        [2, "市公安局", "警务综合平台", "2018-06", "在用", "接处警", "派警", "就近派警"],
    ]
    merges = ["A2:A4", "B2:B4", "C2:C4", "D2:D4", "E2:E4", "F2:F3"]
    reading = read(book(tmp_path / "a.xlsx", {"表": rows}, {"表": merges}))
    assert brief(reading, "row", "name") == [(2, "学籍管理平台"), (5, "警务综合平台")]
    assert reading.entries[0]["modules"] == [
        {
            "name": "学籍",
            "description": "",
            "children": [
                {"name": "注册", "description": "新生注册", "children": []},
                {"name": "转学", "description": "跨校转学", "children": []},
            ],
        },
        {
            "name": "毕业",
            "description": "",
            "children": [{"name": "毕业审核", "description": "逐人审核", "children": []}],
        },
    ]


def test_a_module_sheet_with_numbers_instead_of_level_columns(tmp_path):
    ledger = [
        ["单位", "系统名称", "状态", "等保等级"],
        ["市教育局", "学籍管理平台", "在用", "三级"],
        ["市公安局", "警务综合平台", "在用", "三级"],
    ]
    modules = [
        ["所属系统", "编号", "功能名称", "功能说明"],
        ["学籍管理平台", "1", "学籍", None],
        ["学籍管理平台", "1.1", "注册", "新生注册"],
        ["学籍管理平台", "1.2", "转学", "跨校转学"],
        ["学籍管理平台", "2", "毕业", "毕业审核"],
        ["不存在的系统", "1", "甲", None],
    ]
    reading = read(book(tmp_path / "a.xlsx", {"台账": ledger, "功能": modules}))
    assert [node["name"] for node in reading.entries[0]["modules"]] == ["学籍", "毕业"]
    assert [node["name"] for node in reading.entries[0]["modules"][0]["children"]] == ["注册", "转学"]
    assert kinds(reading) == [("功能", 6, "unknown_system"), ("台账", 3, "no_modules")]


def test_hidden_sheets_and_columns_are_no_data(tmp_path):
    rows = [
        ["单位", "系统名称", "投资（万元）", "旧编号", "状态"],
        ["市教育局", "学籍管理平台", 10, "A1", "在用"],
        ["市教育局", "学籍管理平台", 10, "A2", "在用"],
    ]
    old = [["单位", "系统名称", "状态"], ["市教育局", "旧系统", "在用"]]
    reading = read(
        book(tmp_path / "a.xlsx", {"台账": rows, "旧": old}, hidden={"sheets": ["旧"], "columns": {"台账": ["D"]}})
    )
    assert brief(reading, "name") == [("学籍管理平台",)]
    assert kinds(reading) == [("台账", 3, "duplicate_row")]


def test_an_example_row_and_notes_between_are_no_data(tmp_path):
    rows = [
        ["序号", "单位", "系统名称", "状态", "投资（万元）", "备注"],
        ["示例", "市XX局", "XX管理系统", "在用", 10, None],
        [1, "市教育局", "学籍管理平台", "在用", 10, None],
        ["注：以上为本级系统，以下为省级统建系统市级部署部分。"],
        [2, "市公安局", "警务综合平台", "在用", 10, None],
        ["市公安局合计", None, None, None, 10, None],
        ["填表人：示例", None, "审核人：示例", None, "联系电话：000", None],
    ]
    reading = read(book(tmp_path / "a.xlsx", {"台账": rows}, {"台账": ["A4:F4"]}))
    assert brief(reading, "row", "name") == [(3, "学籍管理平台"), (5, "警务综合平台")]
    assert kinds(reading) == []


def test_yes_and_no_under_a_question_are_a_status(tmp_path):
    rows = [
        ["单位", "系统名称", "是否在用", "建成年份"],
        ["市教育局", "学籍管理平台", "是", 2019],
        ["市公安局", "警务综合平台", "否", "2018年"],
    ]
    reading = read(book(tmp_path / "a.xlsx", {"台账": rows}))
    assert brief(reading, "status", "go_live") == [("RUNNING", "2019"), ("DORMANT", "2018")]
    assert kinds(reading) == [("台账", 2, "date_year_only"), ("台账", 3, "date_year_only")]


def test_what_a_city_keeps_on_several_sheets_is_joined_by_the_systems_name(tmp_path):
    sheets = {
        "安全": [
            ["系统名称", "运行网络", "等保级别"],
            ["学籍平台", "互联网", "三级"],
            ["警综平台", "公安信息网", "二级"],
        ],
        "基本信息": [["单位", "系统名称", "状态"], ["市教育局", "学籍平台", "在用"], ["市公安局", "警综平台", "在用"]],
        "投资": [["单位", "系统名称", "投资（万元）"], ["市教育局", "学籍平台", 10], ["市公安局", "警综平台", 20]],
    }
    reading = read(book(tmp_path / "a.xlsx", sheets))
    assert brief(reading, "org_code", "name", "amount_yuan", "mlps_level", "network_env") == [
        ("102", "学籍平台", "100000.00", "3", "NET_INTERNET"),
        ("105", "警综平台", "200000.00", "2", "NET_DEDICATED"),
    ]
    assert (kinds(reading), reading.counts["data_rows"]) == ([], 2)


LEDGER = [
    ["单位", "系统名称", "状态", "等保等级"],
    ["市教育局", "学籍平台", "在用", "三级"],
    ["市公安局", "警综平台", "在用", "三级"],
]
TREES = [("学籍", ["注册", "转学"]), ("警情", ["派警"])]


def trees(reading):
    return [
        (node["name"], [child["name"] for child in node["children"]])
        for entry in reading.entries
        for node in entry["modules"]
    ]


def test_a_module_sheet_for_each_system(tmp_path):
    head = ["一级功能", "二级功能", "功能说明"]
    sheets = {
        "台账": LEDGER,
        "学籍平台": [head, ["学籍", "注册", "新生"], [None, "转学", "跨校"]],
        "警综平台": [head, ["警情", "派警", "就近"]],
    }
    assert trees(read(book(tmp_path / "a.xlsx", sheets))) == TREES


def test_modules_under_section_rows_that_name_the_system(tmp_path):
    rows = [
        ["模块", "功能点", "描述"],
        ["一、学籍平台"],
        ["学籍", "注册", "新生"],
        [None, "转学", "跨校"],
        ["二、警综平台"],
        ["警情", "派警", "就近"],
    ]
    path = book(tmp_path / "a.xlsx", {"台账": LEDGER, "模块": rows}, {"模块": ["A2:C2", "A5:C5"]})
    assert trees(read(path)) == TREES


def test_modules_that_name_their_parent(tmp_path):
    rows = [
        ["系统名称", "模块名称", "上级模块", "模块说明"],
        ["学籍平台", "学籍", None, None],
        ["学籍平台", "注册", "学籍", "新生"],
        ["学籍平台", "转学", "学籍", "跨校"],
        ["警综平台", "警情", None, None],
        ["警综平台", "派警", "警情", "就近"],
    ]
    assert trees(read(book(tmp_path / "a.xlsx", {"台账": LEDGER, "模块": rows}))) == TREES
