"""Words with their synonyms, as a person types them."""

import pytest

from search.lexicon import from_rows
from search.words import alternatives

LEXICON = from_rows(
    [
        {"kind": "object", "terms": ["车位", "泊位", "停车"]},
        {"kind": "action", "terms": ["收费", "缴费"]},
    ]
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("车位收费", [("车位", "泊位", "停车"), ("收费", "缴费")]),
        ("路内泊位", [("路内",), ("泊位", "车位", "停车")]),
        ("停车场收费", [("停车", "车位", "泊位"), ("收费", "缴费")]),
        ("311116/000001", [("311116/000001",)]),
        ("学籍", [("学籍",)]),
        ("籍", [("籍",)]),
    ],
)
def test_a_text_becomes_words_with_their_synonyms(typed, expected):
    assert alternatives(typed, LEXICON) == expected
