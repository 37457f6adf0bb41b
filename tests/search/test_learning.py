"""What a register teaches before anything is compared: induced words, fillers, words and names used in turn."""

import pytest

from search import lexicon
from search.duplicates.alternation import observe
from search.duplicates.candidates import shortlist
from search.duplicates.features import compare
from search.duplicates.fingerprint import Parser, SourceDoc, SourceItem
from search.duplicates.induction import induce, joined
from search.duplicates.knowledge import learn
from search.duplicates.matcher import Matcher
from search.duplicates.scoring import promising
from search.duplicates.statistics import count

KNOWN = lexicon.from_rows([{"kind": "action", "terms": ["登记"]}, {"kind": "action", "terms": ["统计"]}])
OBJECTS = ["路灯", "井盖", "水表", "桥梁", "电梯", "古树", "气瓶", "校车", "药品", "船舶", "文物", "塔吊"]


def system(number, *names, path=("业务",), said=()):
    items = tuple(SourceItem(f"{number}-{at}", name, path, said[at] if said else "") for at, name in enumerate(names))
    return SourceDoc(f"S{number}", f"系统{number}", items)


def register():
    """Every object under two qualifiers, with two unlisted actions; descriptions use the other word."""
    docs = []
    for turn, (q, other_q) in enumerate([("乡村", "农村"), ("农村", "乡村")] * 2):
        for at, name in enumerate(OBJECTS):
            here, there = (("巡护", "巡线"), ("巡线", "巡护"))[turn % 2]
            docs.append(system(f"q{turn}.{at}", f"{q}{name}登记", said=(f"登记{other_q}{name}。",)))
            docs.append(system(f"a{turn}.{at}", f"{name}{here}", f"{name}统计", said=(f"对{name}{there}。", "")))
    return docs


def induced(docs, words=KNOWN):
    parser = Parser(words)
    return induce(parser.document(doc) for doc in docs)


def test_words_that_join_many_objects_are_induced():
    found = {(group.kind, group.terms[0]) for group in induced(register())}
    assert {("qualifier", "乡村"), ("qualifier", "农村"), ("action", "巡护"), ("action", "巡线")} <= found


def test_induced_words_used_in_turn_become_one_group():
    knowledge = learn(register, KNOWN)
    groups = {group.terms for group in knowledge.induced}
    assert {("乡村", "农村"), ("巡护", "巡线")} <= {
        tuple(sorted(terms, key=["乡村", "农村", "巡护", "巡线"].index)) for terms in groups
    }


def test_words_never_used_in_turn_stay_apart():
    docs = [
        SourceDoc(doc.key, doc.name, tuple(SourceItem(i.key, i.name, i.path) for i in doc.items)) for doc in register()
    ]
    words = induced(docs)
    parser = Parser(KNOWN)
    assert all(len(group.terms) == 1 for group in joined(words, map(parser.document, docs), KNOWN))


def test_a_leading_word_that_comes_and_goes_within_a_module_is_filler():
    docs = [system(f"{turn}.{name}", f"开展{name}登记", f"{name}统计") for turn in range(3) for name in OBJECTS]
    knowledge = learn(lambda: docs, KNOWN)
    assert ("filler", ("开展",)) in {(group.kind, group.terms) for group in knowledge.induced}
    item = Parser(knowledge.lexicon(KNOWN)).item(SourceItem("1", "开展水表登记"))
    assert (item.own.object, item.qualifiers) == ("水表", frozenset())


def test_a_superfluous_action_is_filler_and_makes_no_object_a_qualifier():
    """晾晒 follows everything, beside known actions or alone; 路灯 before it is still an object."""
    noise = ["晾晒", "倒查", "盯防", "穿透", "画线", "并轨", "沉淀", "唤醒", "兜底", "赋能", "接续", "润色"]
    docs = [
        system(f"{turn}.{at}.{word}", f"{name}登记", f"{name}统计{word}", f"{word}功能")
        for turn in range(2)
        for at, name in enumerate(OBJECTS)
        for word in noise
    ]
    found = {(group.kind, group.terms[0]) for group in induced(docs)}
    assert {("filler", word) for word in noise} <= found
    assert not {name for kind, name in found if kind == "qualifier"}


@pytest.fixture(scope="module")
def turns():
    """长者 and 老年人 in turn, 老年人 and 银发族 in turn; the first and the last never meet."""
    docs = []
    for at in range(6):
        docs.append(system(f"a{at}", "长者登记", said=("登记老年人基本情况。",)))
        docs.append(system(f"b{at}", "老年人统计", said=("统计银发族人数。",)))
        docs.append(system(f"c{at}", "银发族登记", said=("登记。",)))
    parser = Parser(KNOWN)
    return observe(map(parser.document, docs), parser)


def test_names_in_turn_are_evidence_that_they_are_one(turns):
    assert turns.others("长者")["老年人"] > 0.5


def test_two_names_are_joined_through_a_third(turns):
    direct, through = turns.others("长者")["老年人"], turns.others("长者")["银发族"]
    assert 0.0 < through <= direct


def test_the_stored_part_gives_the_same_evidence(turns):
    assert turns.restricted_to({"长者"}).others("长者") == turns.others("长者")


def test_a_name_with_filler_inside_is_found_in_descriptions():
    docs = [
        doc
        for at in range(6)
        for doc in (
            system(f"a{at}", "私搭乱建登记", said=("登记违法建设点位。",)),
            system(f"b{at}", "违法建设点位统计"),
        )
    ]
    parser = Parser(KNOWN)
    assert "违法点位" in observe(map(parser.document, docs), parser).others("私搭乱建")


def test_a_system_with_another_name_is_scored_beside_many_with_the_same():
    other = [system(f"b{at}", "老兵登记", said=("登记转业人员情况。",)) for at in range(8)]
    same = [system(f"a{at}", *["转业人员登记"] * 12) for at in range(20)]
    docs = [*other, *same]
    matcher = Matcher(learn(lambda: docs, KNOWN), KNOWN)
    asked = matcher.parser.document(system("p", "转业人员登记"))
    kept = shortlist(asked, [matcher.parser.document(doc) for doc in docs], matcher)
    comparison = compare(asked, kept, matcher)
    chosen = promising(comparison)[0]
    named = [kept[c].key for c in comparison.owner[chosen]]
    assert {doc.key for doc in other} <= set(named)


@pytest.mark.parametrize(("holders", "common"), [(20, False), (21, True)])
def test_a_telling_name_is_common_under_any_module_once_it_is_everywhere(holders, common):
    docs = [system(at, "水印打底", path=(f"{OBJECTS[at % 12]}管理",)) for at in range(holders)]
    parsed = [Parser(KNOWN).document(doc) for doc in docs]
    assert count(parsed).is_common(parsed[0].items[0]) is common
