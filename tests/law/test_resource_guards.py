"""Infrastructure, integration, sharing, directory and negative list (Art 14–26, 57), each guard at its boundary."""

import pytest

from tests.law.builders import LAW, codes, project
from workflow.regulation.facts import NegativeRow, SystemFacts
from workflow.regulation.guards import resources
from workflow.regulation.objections import Severity


@pytest.mark.requirement("R57.1")
def test_a_unit_under_a_security_hold_starts_nothing_whatever_is_granted():
    held = project(applicant__security_holds=("密码应用不合规",), exemptions=frozenset({"R57.1"}))

    (objection,) = resources.no_security_hold(held, LAW)

    assert (objection.code, objection.severity, objection.details) == (
        "security-hold",
        Severity.HARD,
        ("密码应用不合规",),
    )
    assert resources.no_security_hold(project(), LAW) == ()


@pytest.mark.requirement("R24.1")
def test_uncollected_data_block_softly_and_an_exemption_clears_them():
    (objection,) = resources.data_are_collected(project(applicant__data_collected=False), LAW)

    assert (objection.code, objection.severity) == ("data-not-collected", Severity.SOFT)
    exempt = project(applicant__data_collected=False, exemptions=frozenset({"R24.1"}))
    assert resources.data_are_collected(exempt, LAW) == ()


@pytest.mark.requirement("R26.1")
@pytest.mark.parametrize(
    ("count", "empty", "expected"),
    [(0, (), ["directory-missing"]), (1, (), []), (2, ("水库名录",), ["directory-empty"])],
)
def test_the_directory_has_resources_with_items(count, empty, expected):
    facts = project(directory__resources=count, directory__without_items=empty)

    assert codes(resources.directory_is_compiled(facts, LAW)) == expected


@pytest.mark.requirement("R25.1")
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"directory__secret": ("布防图",)}, ["secret-sharing"]),
        ({"sharing__touches_secrets": True}, ["secret-sharing"]),
    ],
)
def test_secrets_stay_out_of_the_directory(change, expected):
    assert codes(resources.no_secrets_in_directory(project(**change), LAW)) == expected


@pytest.mark.requirement("R23.1", "R24.2")
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"sharing__is_planned": None}, ["sharing-unanswered"]),
        ({"sharing__is_planned": False}, ["not-sharing"]),
        ({"sharing__is_planned": False, "exemptions": frozenset({"R24.2"})}, []),
        ({"sharing__opens_exclusively": True}, ["exclusive-opening"]),
        (
            {"sharing__is_planned": False, "sharing__opens_exclusively": True},
            ["exclusive-opening", "not-sharing"],
        ),
    ],
)
def test_data_are_shared_or_the_bureau_has_consented(change, expected):
    assert codes(resources.sharing_is_settled(project(**change), LAW)) == expected


@pytest.mark.requirement("R14.1", "R15.1")
@pytest.mark.parametrize("category", ["C1", "C2", "C3", "C4"])
def test_only_the_bureau_builds_infrastructure(category):
    touched = project(application__categories=("C7", category))

    (objection,) = resources.infrastructure_is_central(touched, LAW)

    assert (objection.code, objection.severity, objection.details) == ("infrastructure", Severity.HARD, (category,))
    bureau = project(application__categories=(category,), applicant__builds_infrastructure=True)
    exempt = project(application__categories=(category,), exemptions=frozenset({"R15.1"}))
    assert resources.infrastructure_is_central(bureau, LAW) == ()
    assert resources.infrastructure_is_central(exempt, LAW) == ()


@pytest.mark.requirement("R14.1")
@pytest.mark.parametrize("category", ["C5", "C6", "C7", "C8", "C9", "C10"])
def test_the_other_categories_are_no_infrastructure(category):
    assert resources.infrastructure_is_central(project(application__categories=(category,)), LAW) == ()


@pytest.mark.requirement("R16.1")
def test_a_city_brain_hit_wants_an_answer():
    hit = project(application__suggests_city_brain=("应急指挥调度",))

    assert codes(resources.city_brain_is_considered(hit, LAW)) == ["city-brain"]
    assert not resources.city_brain_is_considered(hit, LAW)[0].is_hard
    answered = project(application__suggests_city_brain=("应急指挥调度",), application__city_brain_answer="并入")
    assert resources.city_brain_is_considered(answered, LAW) == ()


@pytest.mark.requirement("R17.1")
@pytest.mark.parametrize(
    ("central", "overlaps", "expected"),
    [(True, ("水利局与住建局均含视频汇聚",), ["joint-overlap"]), (True, (), []), (False, ("同上",), [])],
)
def test_joint_contents_do_not_overlap(central, overlaps, expected):
    facts = project(application__is_central=central, application__overlaps=overlaps)

    assert codes(resources.joint_contents_do_not_overlap(facts, LAW)) == expected


@pytest.mark.requirement("R18.1")
@pytest.mark.parametrize(("answer", "expected"), [(False, []), (True, ["stands-alone"]), (None, ["stands-alone"])])
def test_an_isolated_system_needs_a_reason(answer, expected):
    found = resources.does_not_stand_alone(project(application__stands_alone=answer), LAW)

    assert codes(found) == expected
    assert not any(objection.is_hard for objection in found)


@pytest.mark.requirement("R19.1")
def test_priority_types_sort_by_rank_and_number():
    chosen = [("P1", "P2"), ("P1",), ("P2", "P3", "P4", "P5"), ("P5",), (), ("P9",)]

    weights = [resources.priority_weight(types, LAW) for types in chosen]

    assert weights == sorted(weights, reverse=True)
    assert weights[-2:] == [0, 0]
    assert resources.priority_weight(("P1", "P1"), LAW) == resources.priority_weight(("P1",), LAW)


def rows(**conclusions):
    return tuple(
        NegativeRow(entry.code, *conclusions.get(entry.code, ("NO_HIT",))) for entry in LAW.list("negative").entries
    )


@pytest.mark.requirement("R20.2")
@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("NO_HIT",), []),
        (("HIT_BLOCK",), []),
        (("HIT_FIXED",), []),
        (("",), ["negative-unanswered"]),
        (("MAYBE",), ["negative-unanswered"]),
        (("HIT_LAW",), ["negative-uncited"]),
        (("HIT_LAW", "网络安全法第二十一条"), []),
    ],
)
def test_every_row_of_the_negative_list_is_answered(row, expected):
    facts = project(application__negative_list=rows(N4=row))

    assert codes(resources.negative_list_is_checked(facts, LAW)) == expected


@pytest.mark.requirement("R20.2")
def test_a_missing_row_of_the_negative_list_counts_as_unanswered():
    (objection,) = resources.negative_list_is_checked(project(application__negative_list=rows()[:-1]), LAW)

    assert (objection.article, objection.details) == ("第二十条第二款第（八）项", ("N8",))


@pytest.mark.requirement("R20.2")
@pytest.mark.parametrize(
    ("row", "exemptions", "expected"),
    [
        (("HIT_BLOCK",), (), ["negative-hit"]),
        (("HIT_BLOCK",), ("R20.2",), []),
        (("HIT_LAW", "电子签名法第三条"), (), []),
        (("HIT_FIXED",), (), []),
        (("NO_HIT",), (), []),
    ],
)
def test_an_open_hit_on_the_negative_list_blocks(row, exemptions, expected):
    facts = project(application__negative_list=rows(N1=row), exemptions=frozenset(exemptions))

    found = resources.negative_list_is_clear(facts, LAW)

    assert codes(found) == expected
    assert all(objection.is_hard for objection in found)


@pytest.mark.requirement("R20.2")
@pytest.mark.parametrize(
    ("upgrades", "accepted", "row", "expected"),
    [
        (False, None, ("NO_HIT",), []),
        (True, True, ("NO_HIT",), []),
        (True, False, ("NO_HIT",), ["negative-hit"]),
        (True, None, ("NO_HIT",), ["negative-hit"]),
        (True, False, ("HIT_LAW", "某法第一条"), []),
        (True, False, ("HIT_LAW", ""), ["negative-hit"]),
    ],
)
def test_an_upgrade_waits_for_the_acceptance_of_its_parent(upgrades, accepted, row, expected):
    facts = project(
        application__upgrades_system=upgrades,
        application__parent_accepted=accepted,
        application__negative_list=rows(N8=row),
    )

    found = resources.negative_list_is_clear(facts, LAW)

    assert codes(found) == expected
    assert all(objection.details == ("N8",) for objection in found)


@pytest.mark.requirement("R22.1")
@pytest.mark.parametrize(
    ("involves", "annex", "expected"), [(False, False, []), (True, True, []), (True, False, ["county-annex"])]
)
def test_counties_get_common_requirements(involves, annex, expected):
    facts = project(application__involves_counties=involves, application__county_annex=annex)

    assert codes(resources.counties_are_guided(facts, LAW)) == expected


@pytest.mark.requirement("R20.1", "R21.1", "R57.1")
@pytest.mark.parametrize(
    ("system", "expected"),
    [
        (SystemFacts("防汛系统", in_register=True), []),
        (SystemFacts("防汛系统"), ["not-in-register"]),
        (SystemFacts("防汛系统", in_register=True, is_replaceable=True), ["to-retire"]),
        (SystemFacts("防汛系统", in_register=True, is_retired=True), ["to-retire"]),
        (SystemFacts("防汛系统", in_register=True, security_failures=("未做等保测评",)), ["unsafe"]),
    ],
)
def test_money_goes_only_to_registered_lasting_and_safe_systems(system, expected):
    assert codes(resources.may_receive_money(system, LAW)) == expected
