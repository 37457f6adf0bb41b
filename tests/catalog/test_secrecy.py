"""Marks of secrecy are found however they are set; ordinary words about secrecy are left alone."""

import itertools
from pathlib import Path

import docx
import openpyxl
import pytest

from catalog.imports.check import check_upload
from catalog.imports.directory import NameBook
from catalog.imports.document_text import read_document
from catalog.secrecy import mark_in_line, mark_in_name, mark_in_text, without_code_lists
from tests.moments import TODAY

LEVELS = ("绝密", "机密", "秘密")
TERMS = ("", "长期", "5年", "10年", "30年", "６个月", "１年", "启封前", "2030年12月31日前")
STARS = ("★", "☆", " ★ ", "　★　")
SPACED = ("{0}{1}", "{0} {1}", "{0}　{1}", "{0}   {1}")
AROUND = ("{}", "  {}", "000123 {}", "【{}】", "{}　特急")


def generated():
    for level, term, star, spaced, around in itertools.product(LEVELS, TERMS, STARS, SPACED, AROUND):
        yield level, around.format(spaced.format(*level) + star + term)
    for level, spaced in itertools.product(LEVELS, SPACED):
        plain = spaced.format(*level)
        yield from (
            (level, plain),
            (level, f"{plain}级"),
            (level, f"密级：{plain}"),
            (level, f"密 级: {plain}"),
            (level, f"保密级别：{plain}级"),
            (level, f"（{plain}）"),
            (level, f"{plain}文件"),
        )


@pytest.mark.requirement("R65.1")
def test_every_generated_mark_is_found_with_its_level():
    marks = list(generated())
    missed = [text for level, text in marks if not (mark_in_line(text) or "").startswith(level)]
    assert (len(marks) > 2_000, missed) == (True, [])


ORDINARY = (
    "供应商应当签订保密协议，对知悉的商业秘密负有保密义务。",
    "本项目不涉及国家秘密。",
    "侵犯商业秘密的依法承担责任。",
    "采用国密算法加密，密钥统一管理。",
    "保守国家秘密是公民的义务。",
    "评审内容在公布前保密。",
    "涉密信息系统不在本平台办理。",
    "密码应用安全性评估（密评）",
    "密级：公开",
    "密级：非密",
    "密级：□绝密 □机密 □秘密 ☑公开",
    "密级：绝密/机密/秘密/内部",
    "分为绝密、机密、秘密三级。",
    "保密审查意见：不含秘密事项",
    "人口密度、密集场所、机密性",
    "数据机密性和完整性保护",
    "紧密协同",
    "商业秘密",
    "国家秘密",
    "工作秘密",
    "保密",
    "加密",
    "涉密标识：否",
    "本说明不涉及国家秘密，可在项目组内传阅。",
    "机密计算技术在数据要素流通中的应用",
    "个人秘密信息脱敏",
    "不得泄露国家秘密、商业秘密和个人隐私",
    "保密期限由双方约定为3年",
    "★重点项目",
    "技术秘密许可",
    "系统按三级等保、密码应用第三级设计★",
)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_are_no_mark(text):
    assert mark_in_line(text) is None


@pytest.mark.parametrize(
    "name",
    [
        "商业秘密保护制度.docx",
        "保密协议（模板）.pdf",
        "加密机采购清单.xlsx",
        "国家秘密定密管理规定.docx",
        "数据机密性方案.docx",
        "不涉密承诺书.pdf",
    ],
)
def test_ordinary_file_names_are_no_mark(name):
    assert mark_in_name(name) is None


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("机密-会议纪要.docx", "机密"),
        ("【秘密】项目方案.pdf", "秘密"),
        ("会议纪要（绝密）.docx", "绝密"),
        ("机密★5年 方案.docx", "机密★5年"),
        ("秘 密 通知.docx", "秘密"),
        ("方案_机密.xlsx", "机密"),
        ("机密", "机密"),
    ],
)
def test_a_marked_file_name_is_found(name, mark):
    assert mark_in_name(name).text == mark


def test_the_gravest_of_several_marks_is_named():
    assert mark_in_text("秘密★1年\n绝密★30年\n机密").text == "绝密★30年"


def test_a_list_of_the_levels_as_options_is_no_mark_but_a_lone_one_is():
    cells = [(0, 0, "公开"), (1, 0, "秘密"), (2, 0, "机密"), (3, 0, "绝密"), (9, 5, "机密")]
    assert without_code_lists(cells) == [(0, 0, "公开"), (9, 5, "机密")]


def made(path, build):
    document = docx.Document()
    build(document)
    document.save(path)
    return path


@pytest.mark.parametrize(
    ("build", "where"),
    [
        (lambda d: setattr(d.sections[0].header.paragraphs[0], "text", "机密★5年"), "页眉"),
        (lambda d: setattr(d.sections[0].footer.paragraphs[0], "text", "机 密"), "页脚"),
        (lambda d: d.add_paragraph("机密★5年"), "正文"),
        (lambda d: setattr(d.add_table(1, 2).cell(0, 1), "text", "机密"), "正文"),
        (lambda d: setattr(d.core_properties, "keywords", "机密"), "文档属性"),
        (
            lambda d: [
                d.paragraphs or d.add_paragraph(),
                d.paragraphs[0].add_run("机"),
                d.paragraphs[0].add_run("密★"),
                d.paragraphs[0].add_run("长期"),
            ],
            "正文",
        ),
    ],
)
def test_a_mark_is_found_wherever_a_document_keeps_it(tmp_path, build, where):
    verdict = check_upload(made(tmp_path / "通知.docx", build), "document", NameBook(), TODAY)
    assert (verdict.outcome, verdict.kind, verdict.details["where"]) == ("refuse", "secrecy_mark", where)


def test_a_mark_in_a_print_header_or_a_comment_of_a_workbook_is_found(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "清单"
    book.active.oddHeader.center.text = "秘密★3年"
    book.save(tmp_path / "a.xlsx")
    assert read_document(tmp_path / "a.xlsx").mark.text == "秘密★3年"


def test_a_mark_in_the_file_name_alone_refuses_the_file(tmp_path):
    path = made(tmp_path / "x.docx", lambda d: d.add_paragraph("普通通知"))
    assert check_upload(path, "document", NameBook(), TODAY, "机密-通知.docx").secrecy_mark == "机密"
    assert check_upload(Path(path), "document", NameBook(), TODAY, "通知.docx").outcome == "accept"
