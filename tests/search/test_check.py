"""The duplicate check over rows of the catalog: hits, evidence, the record, and what it must not show."""

import pytest

from catalog.models import DupRun
from search import indexing, verification
from search.duplicates import check
from search.engine import SYSTEM, key_of, parts_of
from tests.factories.projects import NOW, ProjectFactory
from tests.factories.registers import SystemFactory

pytestmark = pytest.mark.django_db

DISPUTES = [
    ("1", "矛盾纠纷化解", ""),
    ("1.1", "矛盾纠纷登记", "登记纠纷当事人和类型。"),
    ("1.2", "矛盾纠纷分派", "按辖区分派到调解组织。"),
    ("1.3", "矛盾纠纷督办", "超期未办的纠纷挂牌督办。"),
    ("1.4", "矛盾纠纷统计", "按类型和辖区统计纠纷。"),
]


@pytest.fixture
def register():
    """Three registered systems, one of which does what the project asks for under other words."""
    disputes = SystemFactory(
        name="群众争议联动调处系统", modules=["群众争议录入", "群众争议派单", "群众争议催办", "群众争议汇总"]
    )
    SystemFactory(name="智慧公交调度系统", modules=["公交排班", "到站预报", "客流统计"])
    SystemFactory(name="供水营销系统", modules=["抄表", "水费收缴", "报装受理"])
    indexing.rebuild_index()
    return disputes


def run(project, **options):
    function_list = project.function_lists.first()
    return check.run_check(
        project=project, function_list=function_list, by=None, at=NOW, kind=DupRun.Kind.SUBMISSION, **options
    )


@pytest.mark.requirement("R9.2")
def test_a_renamed_duplicate_is_the_first_hit(register):
    result = run(ProjectFactory(name="矛盾纠纷多元化解平台", function_list=DISPUTES))
    assert result.verdict == "复用"
    assert result.hits.first().system == register


def test_evidence_names_the_synonyms_and_the_action(register):
    result = run(ProjectFactory(name="矛盾纠纷多元化解平台", function_list=DISPUTES))
    row = result.hits.first().items.get(item__number="1.1")
    assert row.module.name == "群众争议录入"
    assert [s["left"] for s in row.why["same_objects"]] == ["矛盾纠纷"]
    assert [s["right"] for s in row.why["same_actions"]] == ["录入"]
    assert row.badge == "covered"


def test_a_project_without_likeness_is_new(register):
    items = [("1", "古树名木", ""), ("1.1", "古树名木建档", "为古树建档。"), ("1.2", "古树名木养护", "安排养护。")]
    result = run(ProjectFactory(name="古树名木保护系统", function_list=items))
    assert result.verdict == "新建"
    assert list(result.hits.all()) == []


def test_a_run_gives_the_same_numbers_after_the_register_changed(register):
    result = run(ProjectFactory(name="矛盾纠纷多元化解平台", function_list=DISPUTES))
    register.modules.all().delete()
    SystemFactory(name="另一个纠纷系统", modules=["矛盾纠纷登记"])
    indexing.rebuild_index()
    stored = DupRun.objects.get(pk=result.pk)
    assert check.is_reproducible(stored)
    assert check.reproduce(stored).coverage == stored.coverage


def test_a_damaged_record_is_noticed(register):
    result = run(ProjectFactory(name="矛盾纠纷多元化解平台", function_list=DISPUTES))
    result.result_sha256 = "0" * 64
    assert not check.is_reproducible(result)


def test_a_project_in_progress_is_a_candidate_and_the_project_itself_is_not(register):
    other = ProjectFactory(name="社会矛盾化解中心", submitted=True, function_list=DISPUTES)
    mine = ProjectFactory(name="矛盾纠纷多元化解平台", submitted=True, function_list=DISPUTES)
    indexing.rebuild_index()
    targets = [hit.other_project for hit in run(mine).hits.all()]
    assert other in targets
    assert mine not in targets


def test_a_draft_and_a_withdrawn_project_are_no_candidates(register):
    ProjectFactory(name="草稿里的化解平台", function_list=DISPUTES)
    ProjectFactory(name="撤回的化解平台", withdrawn=True, function_list=DISPUTES)
    mine = ProjectFactory(name="矛盾纠纷多元化解平台", submitted=True, function_list=DISPUTES)
    indexing.rebuild_index()
    assert all(hit.other_project is None for hit in run(mine).hits.all())


def test_common_modules_do_not_count_and_name_the_unified_platform(register):
    items = [("1", "支撑", ""), ("1.1", "角色权限管理", "分配角色。"), ("1.2", "电子签章", "调用电子印章。")]
    result = run(ProjectFactory(name="某支撑系统", function_list=items))
    badges = {row["key"]: (row["badge"], row["platform"]) for row in result.evidence}
    assert sorted(badge for badge, _ in badges.values())[0] == "common"
    assert "电子印章系统" in {platform for _, platform in badges.values()}


def test_a_copied_description_is_flagged_as_verbatim(register):
    module = register.modules.get(name="群众争议录入")
    module.description = "由窗口人员逐项录入当事人基本情况和争议经过"
    module.save()
    items = [("1", "纠纷", ""), ("1.1", "矛盾纠纷登记", "由窗口人员逐项录入当事人基本情况，保存后编号。")]
    row = run(ProjectFactory(function_list=items)).hits.first().items.get()
    assert row.verbatim
    assert row.why["verbatim"][0]["text"] == "由窗口人员逐项录入当事人基本情况"


def test_the_first_check_builds_a_missing_index():
    system = SystemFactory(
        name="群众争议联动调处系统", modules=["群众争议录入", "群众争议派单", "群众争议催办", "群众争议汇总"]
    )
    result = run(ProjectFactory(name="矛盾纠纷多元化解平台", function_list=DISPUTES))
    assert result.hits.first().system == system


def test_an_upgrade_compares_its_own_system_without_counting_it(register):
    project = ProjectFactory(name="群众争议系统升级", unit=register.owner, upgrades=register, function_list=DISPUTES)
    result = run(project)
    assert result.hits.first().is_own
    assert result.coverage < 0.3


def test_verification_finds_a_lost_entry_and_repairs_it(register):
    indexing.engine().delete([key_of(SYSTEM, register.pk)])
    difference = verification.compare()
    assert difference.missing == (key_of(SYSTEM, register.pk),)
    verification.repair(difference)
    assert not verification.compare()


def test_a_system_that_is_gone_leaves_the_index(register):
    key = key_of(SYSTEM, register.pk)
    register.delete()
    indexing.index_system(parts_of(key)[1])
    assert key not in indexing.engine().stats().versions


def test_phrases_that_both_descriptions_use_are_kept_with_their_places(register):
    module = register.modules.get(name="群众争议派单")
    module.description = "整合工单后，按所属辖区分派到调解组织，并跟踪处理。"
    module.save()
    indexing.rebuild_index()
    result = run(ProjectFactory(name="矛盾纠纷多元化解平台", function_list=DISPUTES))
    row = result.hits.first().items.get(item__number="1.2")
    left, right = row.item.description, row.target_text
    said = {left[run["left"] : run["left"] + run["length"]] for run in row.why["phrases"]}
    assert said == {"辖区分派到调解组织"}
    assert {right[run["right"] : run["right"] + run["length"]] for run in row.why["phrases"]} == said


def test_a_run_keeps_the_names_its_report_needs(register):
    result = run(ProjectFactory(name="矛盾纠纷多元化解平台", function_list=DISPUTES))
    kept = DupRun.objects.get(pk=result.pk).recorded
    assert kept["project"]["name"] == "矛盾纠纷多元化解平台"
    assert [item["number"] for item in kept["items"]] == ["1.1", "1.2", "1.3", "1.4"]
    assert kept["items"][0]["path"] == ["矛盾纠纷化解"]
    assert kept["targets"][f"s{register.pk}"] == {"code": register.code, "state": "在用"}
    assert kept["names"][f"s{register.pk}"][0] == "群众争议联动调处系统"
    assert {row["code"] for row in kept["negative"]} == {f"N{n}" for n in range(1, 9)}
    assert "统一消息服务平台" in kept["platforms"]
