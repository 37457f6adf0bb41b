"""Gathers what an entry of the resource directory (信息资源目录) says, for `workflow.regulation.directory`."""

from catalog import secrecy
from catalog.models import Resource
from workflow.regulation.directory import EntryFacts, ItemFacts, plain_name

_COLUMNS = (
    "name",
    "res_class",
    "summary",
    "format_cat",
    "format_type",
    "share_type",
    "share_condition",
    "share_way_cat",
    "share_way",
    "open_type",
    "open_condition",
    "update_cycle",
)
# What people write freely, where a mark of secrecy may stand.
_WRITTEN = (
    "name",
    "inner_unit",
    "class_item",
    "class_subject",
    "class_detail",
    "summary",
    "share_condition",
    "open_condition",
)


def entry_facts(resource: Resource) -> EntryFacts:
    """Return the facts of an entry as it stands in the database."""
    items = tuple(ItemFacts(item.name, item.dtype) for item in resource.items.all())
    return EntryFacts(
        **{name: str(getattr(resource, name) or "") for name in _COLUMNS},
        items=items,
        system_name=resource.system.name if resource.system else str(resource.extra.get("system_name", "")),
        same_name=_same_name(resource),
        published_share_type=resource.edition.share_type if resource.edition else "",
        secret_fields=secret_fields(
            {name: getattr(resource, name) for name in _WRITTEN}, (item.name for item in items)
        ),
    )


def bears_mark(resource: Resource) -> bool:
    """Whether some text of an entry or the name of one of its items bears a mark of secrecy."""
    written = {name: getattr(resource, name) for name in _WRITTEN}
    return bool(secret_fields(written, (item.name for item in resource.items.all())))


def secret_fields(written: dict, item_names) -> tuple[str, ...]:
    """Return the Chinese names of the texts that bear a mark of secrecy (Art 25, 65)."""
    found = [
        str(Resource._meta.get_field(name).verbose_name)
        for name in _WRITTEN
        if (text := str(written.get(name) or "")) and (secrecy.mark_in_text(text) or secrecy.mark_in_name(text))
    ]
    if any(secrecy.mark_in_text(name) or secrecy.mark_in_name(name) for name in item_names):
        found.append("信息项名称")
    return tuple(found)


def _same_name(resource: Resource) -> str:
    """Return another entry of the unit whose name is the same but for blanks and punctuation."""
    key = plain_name(resource.name)
    others = Resource.objects.filter(owner=resource.owner_id).exclude(pk=resource.pk)
    names = others.exclude(status=Resource.Status.OFFLINE).values_list("name", flat=True)
    return next((name for name in names.iterator() if plain_name(name) == key), "")
