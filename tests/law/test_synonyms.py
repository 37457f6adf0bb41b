"""Which synonym groups may stand in a lexicon: every refusal names the term, the group and the remedy."""

import pytest

from workflow.regulation.synonyms import GroupText, difference, objections_to, objections_to_all, terms_taken

DISPUTES = GroupText("object", ("矛盾纠纷", "群众争议"))


def codes(objections):
    return [objection.code for objection in objections]


def test_a_sound_group_stands():
    assert objections_to(DISPUTES, {}) == ()
    assert objections_to(GroupText("action", ("查",)), {}) == ()
    assert objections_to(GroupText("common", ("电子印章",), "电子印章系统"), {}) == ()


@pytest.mark.parametrize(
    ("group", "code", "words"),
    [
        (GroupText("verb", ("登记",)), "lexicon-kind", ("verb", "请选择")),
        (GroupText("object", ()), "lexicon-empty", ("对象", "至少填写一个")),
        (GroupText("object", ("古树", "树")), "lexicon-short", ("“古树”组", "“树”", "请写出全称")),
        (GroupText("action", ("登记", "录入", "录入")), "lexicon-repeated", ("“录入”", "“登记”组", "只保留一个")),
        (GroupText("object", ("很" * 41,)), "lexicon-long", ("40", "请缩短")),
        (GroupText("object", ("电子印章",), "电子印章系统"), "lexicon-platform", ("“电子印章”组", "清空")),
    ],
)
def test_what_may_not_stand_is_told_with_its_group_and_remedy(group, code, words):
    found = objections_to(group, {})
    assert codes(found) == [code]
    assert all(word in found[0].message for word in words)


def test_a_term_of_another_group_of_the_kind_names_both_groups():
    taken = terms_taken([DISPUTES, GroupText("action", ("群众诉求",))], "object")
    found = objections_to(GroupText("object", ("信访事项", "群众争议")), taken)
    assert codes(found) == ["lexicon-taken"]
    assert all(word in found[0].message for word in ("“群众争议”", "“矛盾纠纷”组", "“信访事项”组", "合并"))
    assert objections_to(GroupText("object", ("群众诉求",)), taken) == ()


def test_an_edition_is_looked_at_as_a_whole():
    found = objections_to_all([DISPUTES, GroupText("object", ("群众争议", "争议")), GroupText("action", ("群众争议",))])
    assert codes(found) == ["lexicon-taken"]


def test_the_difference_of_two_editions_is_by_group():
    before = [DISPUTES, GroupText("action", ("登记", "录入")), GroupText("action", ("审核",))]
    after = [GroupText("action", ("登记", "填录", "录入")), DISPUTES, GroupText("object", ("古树名木",))]
    found = difference(before, after)
    assert [group.name for group in found.added] == ["古树名木"]
    assert [group.name for group in found.removed] == ["审核"]
    assert [(old.name, new.terms) for old, new in found.changed] == [("登记", ("登记", "填录", "录入"))]
    assert not difference(before, reversed(before))
