"""Duplicate checks as the reviewer meets them, one to be judged and one with its report, for the screen checks."""

from django.urls import reverse

from catalog.models import DupRun
from search import indexing
from search.duplicates import check
from tests.factories.city import City
from tests.factories.projects import ProjectFactory
from tests.factories.registers import SystemFactory
from tests.moments import NOW
from workflow.actions import duplicates

ITEMS = [
    ("1", "矛盾纠纷化解", ""),
    ("1.1", "矛盾纠纷登记", "登记纠纷当事人和类型。"),
    ("1.2", "矛盾纠纷分派", "按辖区分派到调解组织。"),
    ("1.3", "企业纠纷督办", "超期未办的纠纷挂牌督办。"),
    ("2", "系统支撑", ""),
    ("2.1", "短信发送", "发送短信通知。"),
]
MODULES = ["群众争议录入", "群众争议派单", "校园纠纷催办", "群众争议汇总"]


def report_pages(city: City) -> list[tuple[str, str]]:
    """Return the pages of both checks with the role that looks at each."""
    SystemFactory(name="群众争议联动调处系统", owner=city.traffic, modules=MODULES)
    indexing.rebuild_index()
    waiting, concluded = _check(city, "矛盾纠纷多元化解平台"), _check(city, "基层纠纷调处平台")
    _conclude(city, concluded)
    return [
        (reverse("desk:compare", args=[waiting.pk]), "BUR_OP"),
        (reverse("desk:compare", args=[waiting.pk]), "UNIT_OP"),
        (reverse("desk:compare", args=[concluded.pk]), "BUR_OP"),
        (reverse("desk:compare-report-verify", args=[concluded.pk]), "AUDIT"),
    ]


def _check(city: City, name: str) -> DupRun:
    project = ProjectFactory(unit=city.water, submitted=True, name=name, function_list=ITEMS)
    found = project.function_lists.get()
    return check.run_check(project=project, function_list=found, by=None, at=NOW, kind=DupRun.Kind.SUBMISSION)


def _conclude(city: City, run: DupRun) -> None:
    operator = city.person("BUR_OP")
    for hit in run.hits.all():
        for row in hit.items.all():
            duplicates.judge(row, "REUSE", operator, NOW)
        duplicates.conclude_hit(hit, "REUSE", "可调用其登记、派单功能", operator, NOW)
    duplicates.conclude_run(run, "登记、派单功能复用现有系统。", operator, NOW)
    duplicates.countersign_run(run, city.person("BUR_REVIEW"), NOW)
