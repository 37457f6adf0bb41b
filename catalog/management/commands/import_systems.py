"""`manage.py import_systems FILE`: the city's ledger of systems (系统台账) into the register."""

from typing import Any

from catalog.imports.apply_systems import apply_systems, preview_systems
from catalog.imports.applying import Applied
from catalog.imports.results import Reading
from catalog.management.importing import ImportCommand
from catalog.models import User


class Command(ImportCommand):
    """Import a ledger of systems; columns are recognised by meaning."""

    help = "导入系统台账（.xlsx 或 .csv）：表头按含义识别，可重复运行"
    purpose = "systems"

    def preview(self, reading: Reading, at: Any, options: dict[str, Any]) -> Applied:
        return preview_systems(reading, at)

    def apply(self, reading: Reading, by: User | None, at: Any, options: dict[str, Any]) -> Applied:
        return apply_systems(reading, by=by, at=at, all_or_nothing=options["all_or_nothing"])
