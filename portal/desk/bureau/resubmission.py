"""What a resubmission changed (补正前后对照): the asked corrections, and each field with what it said and says now."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from catalog.models import Application, Project
from catalog.vocabulary import label
from workflow.regulation.rulebook import rulebook_on

_CODED = {
    "impl_mode": "impl_mode",
    "build_nature": "build_nature",
    "build_mode": "build_mode",
    "priority": "priority_type",
    "code": "project_category",
    "source": "fund_source",
    "channel": "fund_channel",
    "conclusion": "neg_conclusion",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that the applicant changed: what it is called, what it said before, what it says now."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Resubmission:
    """The newest version of an application beside the one before: what was asked for and what was changed."""

    before: Application
    after: Application
    changes: tuple[Change, ...]

    @property
    def asked(self) -> list[str]:
        """The corrections the bureau asked for, all at once."""
        return list(self.before.corrections)


def resubmission_of(project: Project, versions: QuerySet[Application]) -> Resubmission | None:
    """Return the last resubmission among the versions that may be seen, or None where there is one at most."""
    versions = list(versions.filter(project=project).order_by("-number")[:2])
    if len(versions) < 2:
        return None
    after, before = versions
    return Resubmission(before, after, tuple(_changes(project, before.snapshot, after.snapshot)))


def _changes(project: Project, before: dict[str, Any], after: dict[str, Any]):
    names = _list_names() | {"function_list": _("功能清单"), "unit": _("建设单位")}
    for key in after:
        old, new = before.get(key), after[key]
        if old != new:
            name = names.get(key) or str(Project._meta.get_field(key).verbose_name)
            yield Change(name, _shown(project, key, old), _shown(project, key, new))


def _list_names() -> dict[str, str]:
    return {
        "categories": _("项目类别"),
        "fund_lines": _("资金来源"),
        "bases": _("依据文件"),
        "goals": _("绩效目标"),
        "materials": _("申报材料"),
        "negative_checks": _("负面清单自查"),
    }


def _shown(project: Project, key: str, value: Any) -> str:
    """Return a value of a snapshot as a reader of the form knows it."""
    if value in (None, "", [], {}):
        return _("（空）")
    if key == "function_list":
        return _("第 %(n)s 版") % {"n": value["version"]}
    if key == "materials":
        return "；".join(_material(project, row) for row in value)
    if isinstance(value, list):
        return "；".join(_row(row) for row in value)
    if isinstance(value, dict):
        return value.get("name") or "；".join(_plain("", part) for part in value.values() if part not in (None, ""))
    return _plain(key, value)


def _row(row: dict[str, Any]) -> str:
    return " ".join(_plain(name, part) for name, part in row.items() if part not in (None, ""))


def _material(project: Project, row: dict[str, Any]) -> str:
    entries = rulebook_on(project.created_at.date(), project.regulation).list("materials").entries
    name = next((entry.label for entry in entries if entry.code == row["item_code"]), row["item_code"])
    # The number of the document tells that another file was given; it is nothing to read.
    words = {"complete": _("已上传"), "na": _("不适用")}
    return f"{name} {words.get(row['status'], row['status'])} {row['reason']}".strip()


def _plain(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return label(_CODED[name], value) if name in _CODED else str(value)
