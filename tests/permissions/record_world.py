"""Records beside the projects: ledgers a unit imported, entries bound to no project, a case of classified content."""

import hashlib

from catalog import storage
from catalog.models import ImportRun, SecrecyCase
from tests.factories.city import City
from tests.factories.registers import ResourceFactory
from tests.moments import NOW
from tests.permissions.canaries import Canaries

LEDGER = b"not read again"


def plant_records(city: City, canaries: Canaries, sides: tuple[str, ...]) -> SecrecyCase:
    """Give every side an import of its own and a free entry; return a case that is still to be purged."""
    sha256 = hashlib.sha256(LEDGER).hexdigest()
    for side in sides:
        unit = getattr(city, side)
        run = ImportRun.objects.create(
            kind=ImportRun.Kind.SYSTEMS,
            status=ImportRun.Status.APPLIED,
            file_name="系统台账.xlsx",
            sha256=sha256,
            storage_key=storage.put_bytes(LEDGER, sha256),
            organisation=unit,
            created_by=city.person("UNIT_OP", unit),
        )
        canaries.plant(run, f"{side}/register")
        canaries.plant(ResourceFactory(owner=unit, name=f"尚未挂接的信息{side}"), f"{side}/register")
    case = SecrecyCase.objects.create(
        number="SM2026-0001",
        source=SecrecyCase.Source.REPORTED,
        reason="附件有密级标志",
        sha256="f" * 64,
        size=10,
        detected_at=NOW,
        detected_by=city.person("UNIT_OP"),
    )
    canaries.plant(case, "secrecy/case")
    return case
