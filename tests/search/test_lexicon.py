"""The lexicon: what is shipped, how terms are found, what is refused."""

import pytest

from search import lexicon
from search.text import normalise


def test_the_shipped_lexicon_has_the_promised_size():
    shipped = lexicon.shipped()
    assert len(shipped.of_kind("action")) >= 60
    assert len(shipped.of_kind("object")) >= 300
    assert len(shipped.of_kind("common")) >= 40


@pytest.mark.requirement("R20.2")
@pytest.mark.parametrize(
    "name",
    ["数字证书", "电子证照", "电子签章", "公共支付", "物流配套", "通知消息", "咨询投诉", "移动客户端", "执法检查"],
)
def test_every_common_capability_of_article_20_names_its_platform(name):
    group = lexicon.shipped().group_of("common", name)
    assert group is not None
    assert group.platform


def test_the_longest_term_wins():
    words = lexicon.from_rows(
        [{"kind": "object", "terms": ["登记", "不动产登记"]}, {"kind": "action", "terms": ["登记"]}]
    )
    spans = words.spans("不动产登记审核", ("object", "action"))
    assert [(s.start, s.end, s.group.kind) for s in spans] == [(0, 5, "object")]


def test_a_term_of_two_groups_stays_with_the_first():
    words = lexicon.from_rows([{"kind": "object", "terms": ["甲", "乙"]}, {"kind": "object", "terms": ["乙", "丙"]}])
    assert words.group_of("object", "乙").terms == ("甲", "乙")


def test_two_groups_that_claim_one_term_are_refused_when_made_by_hand():
    one, other = lexicon.group("object", ["甲", "乙"]), lexicon.group("object", ["乙", "丙"])
    with pytest.raises(lexicon.Refused, match="乙"):
        lexicon.Lexicon([one, other])


@pytest.mark.parametrize(("kind", "terms"), [("verb", ["甲"]), ("object", []), ("object", ["  "])])
def test_an_unknown_kind_or_an_empty_group_is_refused(kind, terms):
    with pytest.raises(lexicon.Refused):
        lexicon.group(kind, terms)


def test_the_digest_depends_on_content_and_not_on_order():
    one, other = lexicon.group("object", ["甲", "乙"]), lexicon.group("action", ["丙"])
    assert lexicon.Lexicon([one, other]).digest == lexicon.Lexicon([other, one]).digest
    assert lexicon.Lexicon([one]).digest != lexicon.Lexicon([one, other]).digest


def test_shipped_terms_are_stored_as_they_are_compared():
    assert all(term == normalise(term) for group in lexicon.shipped().groups for term in group.terms)
