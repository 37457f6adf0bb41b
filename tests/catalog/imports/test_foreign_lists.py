"""Function lists as other offices write them: their tree in columns, numbers, marks, headings or indents."""

import pytest

from catalog.imports.function_list import read_function_list
from catalog.imports.safety import Refused
from tests.catalog.imports.books import book


def tree(path):
    reading = read_function_list(path)
    return [
        (entry["row"], entry["number"], entry["written"], "/".join([*entry["path"], entry["name"]]))
        for entry in reading.entries
    ]


def test_levels_named_subsystem_module_and_function_repeated_in_every_row(tmp_path):
    rows = [
        ["某市智慧城管项目建设需求"],
        ["子系统", "模块", "功能点", "功能说明", "计量单位", "数量"],
        ["受理", "登记", "来件登记", "登记来件并编号", "项", 1],
        ["受理", "登记", "来件去重", "提示疑似重复", "项", 1],
        ["受理", "分办", "派单", "按职责派单", "项", "２"],
        ["统计", "报表", "月报", "按月统计", "项", "1套"],
    ]
    path = book(tmp_path / "a.xlsx", {"需求": rows})
    assert tree(path) == [
        (3, "1.1.1", "", "受理/登记/来件登记"),
        (4, "1.1.2", "", "受理/登记/来件去重"),
        (5, "1.2.1", "", "受理/分办/派单"),
        (6, "2.1.1", "", "统计/报表/月报"),
    ]
    assert [entry["quantity"] for entry in read_function_list(path).entries] == ["1.00", "1.00", "2.00", "1.00"]


def test_chinese_numbering_in_one_column_of_names(tmp_path):
    rows = [
        ["序号", "功能名称", "功能描述"],
        ["一", "受理子系统", None],
        ["（一）", "登记模块", None],
        ["1", "来件登记", "登记来件"],
        ["2", "来件去重", "提示重复"],
        ["（二）", "分办模块", None],
        ["1", "派单", "按职责派单"],
        ["二", "统计子系统", None],
        ["（一）", "报表模块", None],
        ["1", "月报", "按月统计"],
    ]
    assert tree(book(tmp_path / "a.xlsx", {"清单": rows})) == [
        (4, "1.1.1", "1", "受理子系统/登记模块/来件登记"),
        (5, "1.1.2", "2", "受理子系统/登记模块/来件去重"),
        (7, "1.2.1", "1", "受理子系统/分办模块/派单"),
        (10, "2.1.1", "1", "统计子系统/报表模块/月报"),
    ]


def test_marks_written_into_the_names(tmp_path):
    rows = [
        ["功能模块", "功能描述", "备注"],
        ["一、受理", None, None],
        ["1.来件登记", "登记来件", None],
        ["2.来件去重", "提示重复", None],
        ["二、统计", None, None],
        ["1.月报", "按月统计", None],
    ]
    assert tree(book(tmp_path / "a.xlsx", {"清单": rows})) == [
        (3, "1.1", "1", "受理/来件登记"),
        (4, "1.2", "2", "受理/来件去重"),
        (6, "2.1", "1", "统计/月报"),
    ]


def test_dotted_numbers_with_one_column_of_names(tmp_path):
    rows = [
        ["编号", "名称", "说明", "单位", "数量"],
        [1.0, "受理", None, None, None],
        [1.1, "登记", None, None, None],
        ["1.1.1", "来件登记", "登记来件", "项", 1],
        ["1.1.2", "来件去重", "提示重复", "项", 1],
        [1.2, "分办", "分办说明", "项", 1],
        [2, "统计", "统计说明", "项", 1],
    ]
    assert tree(book(tmp_path / "a.xlsx", {"清单": rows})) == [
        (4, "1.1.1", "1.1.1", "受理/登记/来件登记"),
        (5, "1.1.2", "1.1.2", "受理/登记/来件去重"),
        (6, "1.2", "1.2", "受理/分办"),
        (7, "2", "2", "统计"),
    ]


def test_dotted_numbers_on_the_leaves_with_their_headings_in_merged_columns(tmp_path):
    rows = [
        ["序号", "一级模块", "二级模块", "三级模块", "建设内容"],
        ["1.1.1", "受理", "登记", "来件登记", "登记来件"],
        ["1.1.2", None, None, "来件去重", "提示重复"],
        ["1.2.1", None, "分办", "派单", "按职责派单"],
        ["2.1.1", "统计", "报表", "月报", "按月统计"],
    ]
    assert tree(book(tmp_path / "a.xlsx", {"清单": rows}, {"清单": ["B2:B4", "C2:C3"]})) == [
        (2, "1.1.1", "1.1.1", "受理/登记/来件登记"),
        (3, "1.1.2", "1.1.2", "受理/登记/来件去重"),
        (4, "1.2.1", "1.2.1", "受理/分办/派单"),
        (5, "2.1.1", "2.1.1", "统计/报表/月报"),
    ]


def test_a_number_kept_as_a_decimal_is_one_point_ten_after_one_point_nine(tmp_path):
    rows = [
        ["序号", "功能名称", "功能描述"],
        [1, "受理", None],
        *([float(f"1.{n}"), f"功能{n}", "说明文字"] for n in range(1, 10)),
        [1.1, "功能十", "说明文字"],
    ]
    assert tree(book(tmp_path / "a.xlsx", {"清单": rows}))[-1] == (12, "1.10", "1.10", "受理/功能十")


def test_running_numbers_that_start_again_in_each_section(tmp_path):
    rows = [
        ["序号", "功能模块", "功能名称", "功能要求", "单位", "数量"],
        ["一、业务受理", None, None, None, None, None],
        [1, "登记", "来件登记", "登记来件", "项", 1],
        [2, "登记", "来件去重", "提示重复", "项", 1],
        ["二、统计分析", None, None, None, None, None],
        [1, "报表", "月报", "按月统计", "项", 1],
        ["合计", None, None, None, None, 3],
    ]
    assert tree(book(tmp_path / "a.xlsx", {"清单": rows}, {"清单": ["A2:F2", "A5:F5"]})) == [
        (3, "1.1.1", "1", "业务受理/登记/来件登记"),
        (4, "1.1.2", "2", "业务受理/登记/来件去重"),
        (6, "2.1.1", "1", "统计分析/报表/月报"),
    ]


def test_heading_rows_without_any_numbers(tmp_path):
    rows = [
        ["功能名称", "功能描述", "单位", "数量"],
        ["受理", None, None, None],
        ["来件登记", "登记来件", "项", 1],
        ["来件去重", "提示重复", "项", 1],
        ["统计", None, None, None],
        ["月报", "按月统计", "项", 1],
    ]
    assert [path for *_, path in tree(book(tmp_path / "a.xlsx", {"清单": rows}))] == [
        "受理/来件登记",
        "受理/来件去重",
        "统计/月报",
    ]


def test_indents_show_the_depth(tmp_path):
    rows = [
        ["功能", "描述"],
        ["受理", "总述文字"],
        ["　登记", "总述文字"],
        ["　　来件登记", "登记来件"],
        ["　　来件去重", "提示重复"],
        ["统计", "按月统计"],
    ]
    assert [path for *_, path in tree(book(tmp_path / "a.xlsx", {"清单": rows}))] == [
        "受理/登记/来件登记",
        "受理/登记/来件去重",
        "统计",
    ]


def test_a_flat_list(tmp_path):
    rows = [["序号", "功能点名称", "功能描述"], [1, "来件登记", "登记来件"], [2, "来件去重", "提示重复"]]
    assert tree(book(tmp_path / "a.xlsx", {"清单": rows})) == [(2, "1", "1", "来件登记"), (3, "2", "2", "来件去重")]


FORM_ROWS = [
    [
        "序号",
        "子系统",
        "一级模块",
        "二级模块",
        "功能项",
        "功能描述",
        "条目类型",
        "计量单位",
        "数量",
        "使用对象",
        "新增/升级/复用",
        "关联已建系统",
        "技术要求",
        "备注",
    ],
    [
        "1",
        "受理",
        "窗口",
        "登记",
        "来件登记",
        "登记来件",
        "定制开发",
        "项",
        1,
        "窗口人员",
        "新增",
        None,
        None,
        None,
    ],
    ["2", None, None, None, "来件去重", "提示重复", "定制开发", "项", 1, "窗口人员", "新增", None, None, None],
    [
        "3",
        "机房",
        "设备",
        "服务器",
        "应用服务器",
        "八核",
        "硬件设备",
        "台",
        2,
        None,
        "新增",
        None,
        "不低于八核",
        None,
    ],
]


def test_columns_in_the_order_of_the_regulation_with_four_levels(tmp_path):
    reading = read_function_list(book(tmp_path / "a.xlsx", {"清单": FORM_ROWS}))
    assert [(entry["number"], entry["level"], entry["name"]) for entry in reading.entries] == [
        ("1.1.1.1", 4, "来件登记"),
        ("1.1.1.2", 4, "来件去重"),
        ("2.1.1.1", 4, "应用服务器"),
    ]
    assert [extra["item_type"] for extra in reading.extras] == ["SW_DEV", "SW_DEV", "HW"]


def test_levels_out_of_order_and_a_leaf_cell_merged_over_two_rows_of_description(tmp_path):
    rows = [
        ["功能描述", "三级功能", "一级功能", "二级功能", "备注"],
        ["登记来件", "来件登记", "受理", "登记", None],
        ["并编号", None, None, None, None],
        ["提示重复", "来件去重", None, None, None],
    ]
    path = book(tmp_path / "a.xlsx", {"清单": rows}, {"清单": ["B2:B3", "C2:C4", "D2:D4"]})
    assert tree(path) == [(2, "1.1.1", "", "受理/登记/来件登记"), (4, "1.1.2", "", "受理/登记/来件去重")]
    assert read_function_list(path).entries[0]["description"] == "登记来件\n并编号"


def test_the_list_is_told_from_the_cover_and_the_summary_sheet(tmp_path):
    sheets = {
        "封面": [["某项目功能清单"], ["建设单位：市教育局"]],
        "汇总": [["子系统", "模块数量", "功能点数量"], ["受理", 2, 3], ["统计", 1, 1]],
        "明细": [
            ["子系统", "功能模块", "功能点", "功能描述"],
            ["受理", "登记", "来件登记", "登记来件"],
            ["统计", "报表", "月报", "按月统计"],
        ],
    }
    assert [path for *_, path in tree(book(tmp_path / "a.xlsx", sheets))] == ["受理/登记/来件登记", "统计/报表/月报"]


def test_a_header_on_every_page(tmp_path):
    head = ["序号", "一级功能", "二级功能", "功能点", "功能描述"]
    rows = [head, [1, "受理", "登记", "来件登记", "登记来件"], head, [2, "受理", "登记", "来件去重", "提示重复"]]
    assert tree(book(tmp_path / "a.xlsx", {"清单": rows})) == [
        (2, "1.1.1", "1", "受理/登记/来件登记"),
        (4, "1.1.2", "2", "受理/登记/来件去重"),
    ]


def test_a_gap_refuses_the_list_and_counting_goes_on_from_what_is_written(tmp_path):
    rows = [
        ["序号", "功能名称", "功能描述"],
        ["1", "受理", None],
        ["1.1", "登记", "说明"],
        ["1.3", "分办", "说明"],
        ["1.4", "办结", "说明"],
    ]
    with pytest.raises(Refused) as refused:
        read_function_list(book(tmp_path / "a.xlsx", {"清单": rows}))
    assert refused.value.kind == "row_errors"
    assert refused.value.details["row_problems"] == [
        {"row": 4, "value": "1.3", "kind": "number_gap", "severity": "error", "expected": "1.2"}
    ]


def test_a_workbook_without_names_of_functions_is_refused(tmp_path):
    with pytest.raises(Refused) as refused:
        read_function_list(book(tmp_path / "a.xlsx", {"S": [["姓名", "电话"], ["甲", "1"]]}))
    assert (refused.value.kind, refused.value.details["missing"]) == ("missing_column", ["功能名称"])
