"""Workbooks of offices that never saw this portal: their words, their forms of a name, their printed pages."""

from datetime import date

import pytest

from catalog.imports.check import read_workbook
from catalog.imports.directory import NameBook
from tests.catalog.imports.books import ORGANISATIONS, book

ON = date(2026, 6, 30)
PARTY = [
    {"code": "006", "name": "市委组织部", "short": "市委组织部"},
    {"code": "002", "name": "市人大常委会办公室", "short": "市人大办"},
    {"code": "004", "name": "市政协办公室", "short": "市政协办"},
    {"code": "005", "name": "市纪委监委机关", "short": "市纪委监委"},
    {"code": "124", "name": "市政府国有资产监督管理委员会", "short": "市国资委"},
    {"code": "110", "name": "市人力资源和社会保障局", "short": "市人社局"},
    {"code": "151", "name": "共青团市委", "short": "团市委"},
    {"code": "408", "name": "江州高新区管委会", "short": "江州高新区"},
    {"code": "210", "name": "市公安局交通警察支队", "short": "市交警支队"},
]


def names():
    return NameBook.from_entries(ORGANISATIONS + PARTY)


def read(path, purpose):
    return read_workbook(path, purpose, names(), ON)


def found(reading):
    return [(item.row, item.kind) for item in reading.problems]


def taken(reading, *keys):
    return [tuple(entry[key] for key in keys) for entry in reading.entries]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("中共江州市委组织部", "006"),
        ("中国共产党江州市委员会组织部", "006"),
        ("江州市人民代表大会常务委员会办公室", "002"),
        ("中国人民政治协商会议江州市委员会办公室", "004"),
        ("中共江州市纪律检查委员会", "005"),
        ("江州市国有资产监督管理委员会", "124"),
        ("市人力资源社会保障局", "110"),
        ("中国共产主义青年团江州市委员会", "151"),
        ("江州高新技术产业开发区管理委员会", "408"),
        ("某某省江州市教育局", "102"),
        ("江州市教育局（市语言文字工作委员会）", "102"),
    ],
)
def test_a_formal_name_is_the_organisation_it_names(written, code):
    directory = names()
    directory.learn_place(["江州市教育局", "江州市公安局"])
    match = directory.organisation(written)
    assert match is not None
    assert (match.code, match.former) == (code, False)


@pytest.mark.parametrize("written", ["市公安局（交通警察支队）", "中共江州市委", "江州市智慧停车产业联盟", "国有资产"])
def test_a_name_that_leaves_it_open_who_is_meant_is_nobodys(written):
    directory = names()
    directory.learn_place(["江州市教育局"])
    assert directory.organisation(written) is None


def test_a_former_name_in_full_is_still_a_former_name():
    directory = names()
    directory.learn_place(["江州市教育局"])
    match = directory.organisation("江州市水务局")
    assert match is not None
    assert (match.code, match.former) == ("103", True)


CENSUS = ["序号", "单位全称", "信息系统（平台）名称", "系统作用", "目前使用状态", "何时启用", "建设费用"]
CENSUS += ["每年维护费用", "等保", "运行在哪个网络"]


def test_a_census_on_printed_pages_with_a_unit_above_is_read(tmp_path):
    rows = [
        ["江州市政务信息系统普查表"],
        ["填报单位：江州市大数据管理局", "", "", "", "", "", "", "", "单位：万元"],
        CENSUS,
        [1, "江州市教育局", "校园监管平台", "视频接入", "正常运行", 43525, 380, 38, "等保三级", "电子政务外网"],
        [2, "", "学籍系统", "学籍注册", "试用", "2021年3月", "45.5万元", "", "S3A3", "互联网区"],
        ["", "本页小计", "", "", "", "", 425.5, 38],
        ["江州市政务信息系统普查表（续）"],
        CENSUS,
        [
            3,
            "中共江州市委组织部",
            "干部系统",
            "干部信息",
            "已并入省平台",
            "2016.10",
            "1,200,000元",
            "/",
            "二级",
            "专网",
        ],
        ["合计（个）", 3, "", "", "", "", 545.5, 38],
        ["填报人：张某", "", "", "联系电话：000-1234567"],
    ]
    path = book(tmp_path / "普查.xlsx", {"普查表": rows}, {"普查表": ["A1:J1", "B4:B5", "A7:J7"]})
    reading = read(path, "systems")
    assert taken(reading, "name", "org_code", "status", "go_live", "amount_yuan", "mlps_level", "network_env") == [
        ("校园监管平台", "102", "RUNNING", "2019-03", "3800000.00", "3", "NET_EXTRANET"),
        ("学籍系统", "102", "TRIAL", "2021-03", "455000.00", "3", "NET_INTERNET"),
        ("干部系统", "006", "RETIRED", "2016-10", "1200000.00", "2", "NET_DEDICATED"),
    ]
    assert taken(reading, "function") == [("视频接入",), ("学籍注册",), ("干部信息",)]
    assert found(reading) == []


def test_an_asset_book_names_its_price_original_value(tmp_path):
    rows = [
        ["软件资产台账"],
        ["资产编号", "软件资产名称", "使用部门", "管理人", "启用日期", "资产原值（元）", "使用状况"],
        ["RJ001", "违法处理系统", "江州市公安局", "李某", "2017年5月", "860,000.00", "在用"],
        ["RJ002", "车管系统", "市公安局", "李某", "2018.03.15", "￥1,250,000", "闲置"],
        ["", "", "", "", "资产原值合计", 2110000],
    ]
    reading = read(book(tmp_path / "资产.xlsx", {"台账": rows}), "systems")
    assert taken(reading, "name", "status", "amount_yuan") == [
        ("违法处理系统", "RUNNING", "860000.00"),
        ("车管系统", "DORMANT", "1250000.00"),
    ]


YES = ["单位", "系统名称", "是否正常使用", "启用时间", "投资（万元）", "运维（万元/年）"]


def test_yes_with_a_bracket_says_what_the_bracket_says(tmp_path):
    rows = [
        YES,
        ["市教育局", "甲系统", "是", "2018.12", 12, 1],
        ["市教育局", "乙系统", "否", "2018.12", 12, 1],
        ["市教育局", "丙系统", "是（试运行）", "2018.12", 12, ""],
        ["市教育局", "丁系统", "看情况", "2018.12", 12, ""],
    ]
    reading = read(book(tmp_path / "清查.xlsx", {"清查": rows}), "systems")
    assert taken(reading, "status", "om_yuan") == [("RUNNING", "10000.00"), ("DORMANT", "10000.00"), ("TRIAL", None)]
    assert found(reading) == [(5, "bad_status")]


@pytest.mark.parametrize("written", ["2021年第3季度", "2021年上半年", "2021年以前", "2020年1月-3月", "十三五期间"])
def test_a_time_without_a_month_that_says_more_than_a_year_is_not_guessed(written, tmp_path):
    rows = [YES, ["市教育局", "甲系统", "是", written, 12, 1], ["市教育局", "乙系统", "是", "2021.3", 12, 1]]
    reading = read(book(tmp_path / "时间.xlsx", {"表": rows}), "systems")
    assert (taken(reading, "name"), found(reading)) == ([("乙系统",)], [(2, "bad_date")])


def test_what_is_built_heads_the_modules_where_the_description_stands_elsewhere(tmp_path):
    rows = [
        ["江州市教育局智慧校园项目建设内容清单"],
        ["序号", "建设内容", "功能模块", "子模块", "功能描述", "数量（项）"],
        [1, "教务应用", "排课", "自动排课", "按规则自动排课", 1],
        [2, "", "", "手动调课", "拖拽调课", 1],
        ["", "小计", "", "", "", 2],
        ["江州市教育局智慧校园项目建设内容清单（续）"],
        [3, "家校应用", "通知", "通知发布", "发布通知", "１"],
        ["编制人：张某", "", "", "", "联系电话：000"],
    ]
    path = book(tmp_path / "内容.xlsx", {"清单": rows}, {"清单": ["B3:B4", "C3:C4", "A6:F6"]})
    reading = read(path, "function_list")
    assert taken(reading, "number", "path", "name", "unit", "quantity") == [
        ("1.1.1", ["教务应用", "排课"], "自动排课", "项", "1.00"),
        ("1.1.2", ["教务应用", "排课"], "手动调课", "项", "1.00"),
        ("2.1.1", ["家校应用", "通知"], "通知发布", "项", "1.00"),
    ]
    assert reading.facts["project"] == "江州市教育局智慧校园项目"
    assert reading.facts["org_code"] == "102"


def test_what_is_built_is_the_description_where_nothing_else_describes(tmp_path):
    rows = [["功能名称", "建设内容"], ["网上预约", "选择时段并提交预约"], ["预约取消", "取消已提交的预约"]]
    reading = read(book(tmp_path / "两列.xlsx", {"清单": rows}), "function_list")
    assert taken(reading, "name", "description") == [
        ("网上预约", "选择时段并提交预约"),
        ("预约取消", "取消已提交的预约"),
    ]


def test_parts_numbered_in_chinese_hold_the_works_beside_them(tmp_path):
    rows = [
        ["序号", "分项工程", "建设内容", "具体内容及要求", "单位", "数量", "合价（万元）"],
        ["一", "应用软件", "", "", "", "", ""],
        [1, "", "人员管理", "维护人员", "项", 1, 5],
        [2, "", "车辆管理", "维护车辆", "项", 1, 5],
        ["二", "数据服务", "", "", "", "", ""],
        [1, "", "数据清洗", "清洗", "项", 1, 5],
        ["", "", "合计（万元）", "", "", "", 15],
    ]
    reading = read(book(tmp_path / "分项.xlsx", {"清单": rows}), "function_list")
    assert taken(reading, "number", "path", "name") == [
        ("1.1", ["应用软件"], "人员管理"),
        ("1.2", ["应用软件"], "车辆管理"),
        ("2.1", ["数据服务"], "数据清洗"),
    ]


def test_a_quoted_list_of_modules_by_their_system_is_a_tree(tmp_path):
    rows = [
        ["项次", "所属系统", "功能模块", "功能子项", "实现的功能", "综合单价（元）"],
        ["1", "指挥平台", "值守", "值班排班", "排班管理", "5000"],
        ["2", "指挥平台", "值守", "值班日志", "日志记录", "5000"],
        ["", "", "", "", "合计", "10000"],
    ]
    reading = read(book(tmp_path / "报价.xlsx", {"清单": rows}), "function_list")
    assert taken(reading, "number", "path", "name", "description") == [
        ("1.1.1", ["指挥平台", "值守"], "值班排班", "排班管理"),
        ("1.1.2", ["指挥平台", "值守"], "值班日志", "日志记录"),
    ]


def test_a_demand_table_in_yuan_is_a_batch_and_other_is_no_category(tmp_path):
    rows = [
        ["政务信息化项目需求汇总表（单位：元）"],
        [
            "编号",
            "需求单位",
            "拟建项目名称",
            "项目属性",
            "新建/改扩建",
            "资金来源",
            "所需资金",
            "政策依据",
            "拟完工时间",
        ],
        [
            "X1",
            "江州市教育局",
            "学籍平台",
            "重点业务信息系统",
            "新建",
            "自筹资金",
            "4,500,000",
            "教办1号",
            "2027年11月",
        ],
        ["X2", "市公安局", "视频平台", "其他", "新建", "财政预算", "500000", "公办1号", "2027年11月"],
    ]
    reading = read(book(tmp_path / "需求.xlsx", {"汇总": rows}), "projects")
    assert taken(reading, "name", "org_code", "category", "total_yuan") == [("学籍平台", "102", "C7", "4500000.00")]
    assert reading.entries[0]["fund_lines"] == [{"channel": "B8", "amount_yuan": "4500000.00"}]
    assert found(reading) == [(4, "bad_category")]


def test_a_directory_in_another_provinces_words_is_read(tmp_path):
    head = ["数据资源名称", "数源单位", "资源格式", "共享属性", "共享条件", "开放属性", "更新频率", "编目日期"]
    rows = [
        ["江州市政务数据资源目录"],
        head,
        ["取水许可信息", "江州市水利局", "Oracle", "受限共享", "经审批", "向社会开放", "T+1", "2025年3月1日"],
        ["水库信息", "市水利局", "xlsx", "无条件", "", "不开放", "按年", 45717],
        ["水质信息", "市水利局", "Word文档", "无条件", "", "不开放", "每小时", "2025/3/1"],
    ]
    reading = read(book(tmp_path / "目录.xlsx", {"目录": rows}), "resources")
    keys = ("name", "format_cat", "share_type", "open_type", "update_cycle", "publish_date")
    assert taken(reading, *keys) == [
        ("取水许可信息", "3", "2", "1", "D", "2025-03-01"),
        ("水库信息", "2", "1", "3", "Y", "2025-03-01"),
    ]
    assert found(reading) == [(5, "bad_cycle")]
