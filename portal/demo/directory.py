"""The resource directory (信息资源目录) of the sample city: one department's workbook, others typed in, all stages."""

from datetime import datetime
from functools import lru_cache
from io import StringIO

import yaml
from django.core.management import call_command
from django.db import transaction

from catalog.models import Organisation, Resource, User
from portal.demo.accounts import DATA
from portal.demo.moments import Timeline
from portal.demo.samples import username_of
from workflow.actions import resource_entries, resources
from workflow.actions.resource_entries import Item
from workflow.permissions import Role
from workflow.working_days import work_calendar

WORKBOOK = DATA / "信息资源目录.xlsx"
WORKBOOK_UNIT, BUREAU = "116", "129"
# How far an entry has come, by the steps that were taken with it.
STAGES = {
    "draft": (),
    "confirmed": ("confirm",),
    "sent_back": ("confirm", "send_back"),
    "checked": ("confirm", "check"),
    "published": ("confirm", "check", "publish"),
    "changed": ("confirm", "check", "publish", "begin_change"),
    "offline": ("confirm", "check", "publish", "take_offline"),
}
WHO = {
    "confirm": ("", Role.UNIT_HEAD),
    "begin_change": ("", Role.UNIT_OP),
    "check": (BUREAU, Role.BUR_DATA),
    "send_back": (BUREAU, Role.BUR_DATA),
    "publish": (BUREAU, Role.BUR_REVIEW),
    "take_offline": (BUREAU, Role.BUR_LEAD),
}
REASONS = {
    "send_back": "“检测结论”请改用代码表取值，并补充供水点的行政区划代码。",
    "begin_change": "新增两条线路，站点信息相应调整。",
    "take_offline": "业务已并入新的信息资源，不再单独更新。",
}
# The last entries of the workbook are still on their way; the rest is published.
TAIL = ("offline", "changed", "checked", "confirmed", "confirmed", "draft", "draft")
DAYS_AGO = 90
COMMON = {
    "res_class": "3",
    "class_item": "部门信息资源",
    "format_cat": "3",
    "format_type": "mysql",
    "share_type": "1",
    "share_way_cat": "1",
    "share_way": "API",
}


@lru_cache(maxsize=1)
def entries() -> tuple[dict, ...]:
    """Return the typed entries as the data file says them."""
    return tuple(yaml.safe_load((DATA / "resources.yaml").read_text(encoding="utf-8")))


def has_directory() -> bool:
    """Whether every sample entry stands."""
    names = [entry["name"] for entry in entries()]
    return Resource.objects.filter(name__in=names).count() == len(names)


@transaction.atomic
def load_directory(at: datetime) -> None:
    """Import the workbook, type in the others, and lead each as far as its stage says."""
    timeline = Timeline(at, work_calendar())
    moment = timeline.on(DAYS_AGO)
    call_command("import_resources", str(WORKBOOK), "--as", username_of(WORKBOOK_UNIT, Role.UNIT_OP), stdout=StringIO())
    imported = Resource.objects.filter(owner__code=WORKBOOK_UNIT).order_by("code")
    whole = [entry for entry in imported if not resources.standing_against(entry)]
    stages = ("published",) * (len(whole) - len(TAIL)) + TAIL
    for entry, stage in zip(whole, stages, strict=True):
        _lead(entry, stage, moment)
    for entry in entries():
        _lead(_typed(entry, moment), entry["stage"], moment)


def _typed(entry: dict, moment: datetime) -> Resource:
    fields = {name: value for name, value in entry.items() if name not in {"unit", "stage", "items"}}
    items = [Item(*line.rsplit(" ", 1)) for line in entry["items"]]
    return resource_entries.add(
        owner=Organisation.objects.get(code=entry["unit"]),
        fields=COMMON | fields,
        items=items,
        by=User.objects.get(username=username_of(entry["unit"], Role.UNIT_OP)),
        at=moment,
    )


def _lead(entry: Resource, stage: str, moment: datetime) -> None:
    for verb in STAGES[stage]:
        unit, role = WHO[verb]
        by = User.objects.get(username=username_of(unit or entry.owner.code, role))
        resources.take(verb, resource=entry, by=by, at=moment, reason=REASONS.get(verb, ""))
