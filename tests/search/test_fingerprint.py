"""Reading an item: object, action, qualifier, and where the object stands when the leaf is generic."""

import pytest

from search import lexicon
from search.duplicates.fingerprint import Parser, SourceDoc, SourceItem
from search.duplicates.packing import object_phrase

ROWS = [
    {"kind": "action", "terms": ["登记", "填报"]},
    {"kind": "action", "terms": ["审核"]},
    {"kind": "action", "terms": ["统计"]},
    {"kind": "action", "terms": ["认证"]},
    {"kind": "object", "terms": ["矛盾纠纷", "群众争议"]},
    {"kind": "qualifier", "terms": ["企业", "公司"]},
    {"kind": "common", "terms": ["用户管理"]},
    {"kind": "common", "terms": ["电子签章"], "platform": "电子印章系统"},
]


@pytest.fixture(scope="module")
def parser():
    return Parser(lexicon.from_rows(ROWS))


def test_an_item_is_read_as_object_and_action(parser):
    item = parser.item(SourceItem("1", "群众争议填报"))
    assert item.own.object == "矛盾纠纷"
    assert item.actions == ("a:登记",)


def test_a_qualifier_is_kept_apart_from_the_object(parser):
    item = parser.item(SourceItem("1", "公司矛盾纠纷登记"))
    assert item.qualifiers == {"q:企业"}
    assert item.own.object == "矛盾纠纷"


def test_a_generic_leaf_takes_its_object_from_the_path(parser):
    item = parser.item(SourceItem("1", "信息登记", ("业务应用", "群众争议管理")))
    assert not item.own.telling
    assert object_phrase(item).object == "矛盾纠纷"
    assert item.actions == ("a:登记",)


def test_an_action_word_inside_an_objects_name_does_not_act(parser):
    item = parser.item(SourceItem("1", "统计指标认证"))
    assert item.actions == ("a:认证",)
    assert item.own.object == "统计指标"


def test_a_leading_action_acts_when_none_follows(parser):
    assert parser.item(SourceItem("1", "审核年度指标")).actions == ("a:审核",)


@pytest.mark.parametrize("name", ["用户管理", "用户管理功能", "系统用户管理"])
def test_a_module_every_system_has_is_common(parser, name):
    assert parser.item(SourceItem("1", name)).common.terms[0] == "用户管理"


def test_a_business_item_is_not_common(parser):
    assert parser.item(SourceItem("1", "养老院用户管理评估")).common is None


def test_a_common_capability_leads_to_its_platform(parser):
    assert parser.item(SourceItem("1", "电子签章")).common.platform == "电子印章系统"


def test_the_same_document_gives_the_same_fingerprint(parser):
    doc = SourceDoc("s1", "纠纷平台", (SourceItem("1", "群众争议填报"),))
    assert Parser(parser.lexicon).document(doc) == parser.document(doc)
