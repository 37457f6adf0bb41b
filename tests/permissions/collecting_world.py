"""Checks before collecting of the walked world: one of each unit, and the application of one unit to another."""

from dataclasses import dataclass, field

from catalog.holdings import EXACT, Entry, Finding, Holding
from catalog.models import DataCheck, DataHolding, Organisation, Resource, ShareRequest
from tests.factories.city import City
from tests.moments import NOW
from tests.permissions.canaries import Canaries
from workflow.actions import collecting

SHARE = "share/water-traffic"


@dataclass
class PlantedChecks:
    """The checks by side, and the application."""

    checks: dict[str, DataCheck] = field(default_factory=dict)
    request: ShareRequest | None = None


def plant_checks(city: City, published: dict[str, Resource], canaries: Canaries) -> PlantedChecks:
    """Each unit asks for a name that the others publish and for one of its own that is not published."""
    planted = PlantedChecks()
    for side in ("water", "traffic", "hydrology"):
        unit = getattr(city, side)
        check = _check(city, unit, published["traffic" if side != "traffic" else "water"], own=published[side])
        planted.checks[side] = check
        for item in check.items.all():
            collecting.justify(item=item, reason="口径不同", by=check.checked_by, at=NOW)
        for row in (check, *check.items.all(), *DataHolding.objects.filter(item__check_record=check)):
            canaries.plant(row, f"{side}/data_check")
    holding = DataHolding.objects.get(item__check_record=planted.checks["water"], item__order=1, rank=1)
    planted.request = collecting.apply_to_share(
        holding=holding, purpose="核对基础信息", by=planted.checks["water"].checked_by, at=NOW
    )
    # What is asked for is told to the holder; the holding stands in its own directory.
    ShareRequest.objects.filter(pk=planted.request.pk).update(item_name="名称")
    planted.request.refresh_from_db()
    canaries.plant(planted.request, SHARE)
    told = [canaries.mint(SHARE, "DataHolding of the application") for _field in range(2)]
    DataHolding.objects.filter(pk=holding.pk).update(
        resource_name=f"{told[0]}基础信息", item_name="名称", share_condition="", why=told[1]
    )
    return planted


def _check(city: City, unit: Organisation, other: Resource, *, own: Resource) -> DataCheck:
    findings = []
    for order, resource in enumerate((other, own), start=1):
        edition = resource.edition if order == 1 else None
        entry = Entry(
            resource.owner_id,
            resource.pk,
            edition.pk if edition else None,
            edition is not None,
            resource.code or "",
            resource.name,
            resource.share_type,
        )
        findings.append(Finding(f"名称{order}", EXACT, 1, (Holding(entry, "名称", EXACT, "名称相同"),)))
    return collecting.keep_check(
        unit=unit,
        purpose="基础信息采集表",
        findings=findings,
        directory={"entries": 2, "data_items": 4, "newest_edition": 1, "sha256": "0" * 64},
        lexicon="0" * 12,
        by=city.person("UNIT_OP", unit),
        at=NOW,
    )
