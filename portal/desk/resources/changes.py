"""What a change of an entry would alter (变更对照): the working copy beside the edition that stands published."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog import vocabulary
from catalog.models import Resource
from catalog.models.resources import ItemColumns
from workflow.actions.resources import COLUMNS

_LISTS = {
    "res_class": "res_class",
    "format_cat": "res_format_cat",
    "share_type": "share_type",
    "share_way_cat": "share_way_cat",
    "share_way": "share_way",
    "open_type": "open_type",
    "update_cycle": "update_cycle",
    "theme": "theme",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One line: what it is about, what is published, and what would stand in its place; empty where there is none."""

    label: str
    before: str
    after: str


def changes_of(resource: Resource) -> list[Change]:
    """Return the differences between what is published and the working copy; none where nothing is published."""
    edition = resource.edition
    if edition is None:
        return []
    found = []
    for name in COLUMNS:
        before, after = _said(name, getattr(edition, name)), _said(name, getattr(resource, name))
        if before != after:
            found.append(Change(str(Resource._meta.get_field(name).verbose_name), before, after))
    return found + _item_changes(edition.items.all(), resource.items.all())


def _said(name: str, value: object) -> str:
    text = str(value or "")
    return vocabulary.label(_LISTS[name], text) if name in _LISTS and text else text


def _item_changes(before: Iterable[ItemColumns], after: Iterable[ItemColumns]) -> list[Change]:
    was, now = ({item.name: _item(item) for item in items} for items in (before, after))
    names = [*was, *(name for name in now if name not in was)]
    label = _("信息项“%(name)s”")
    return [
        Change(label % {"name": name}, was.get(name, ""), now.get(name, ""))
        for name in names
        if was.get(name) != now.get(name)
    ]


def _item(item: ItemColumns) -> str:
    """Return a data item's properties in one line."""
    said = [vocabulary.label("item_dtype", item.dtype) if item.dtype else "", item.length, item.sensitivity]
    if item.is_dict:
        said.append(_("字典项"))
    return " · ".join(part for part in said if part)
