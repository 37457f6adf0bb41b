"""Tokens: what both engines index."""

import pytest

from search.text import grams, normalise, shared_runs, strip_boilerplate


def test_width_case_and_traditional_characters_fold():
    assert normalise("ＡＢＣ　電子證照  管理") == "abc 电子证照 管理"


def test_chinese_is_cut_into_single_characters_and_pairs():
    assert grams("纠纷登记") == ["纠", "纷", "登", "记", "纠纷", "纷登", "登记"]


def test_a_version_number_stays_whole():
    assert grams("平台v2.0") == ["平", "台", "平台", "v2.0"]


def test_filler_goes_and_words_that_hold_a_joining_character_stay():
    assert strip_boilerplate("信息管理系统").strip() == ""
    assert strip_boilerplate("参与及时和解") == "参与及时和解"
    assert strip_boilerplate("登记与审核").split() == ["登记", "审核"]


@pytest.mark.parametrize(("length", "found"), [(7, 0), (8, 1)])
def test_a_copied_run_counts_from_eight_characters(length, found):
    copied = "逐项录入当事人基本情况"[:length]
    assert len(shared_runs(f"甲{copied}乙", f"丙{copied}丁", 8)) == found


def test_the_longest_copied_run_is_reported_once():
    assert shared_runs("办理流程全程留痕可回看", "系统全程留痕可回看功能", 5) == [(4, 2, 7)]
