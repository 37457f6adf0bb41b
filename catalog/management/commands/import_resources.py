"""`manage.py import_resources FILE`: a department's information-resource directory (信息资源目录)."""

from typing import Any

from catalog.imports.apply_resources import apply_resources, preview_resources
from catalog.imports.applying import Applied
from catalog.imports.results import Reading
from catalog.management.importing import ImportCommand
from catalog.models import User


class Command(ImportCommand):
    """Import a directory with its data items."""

    help = "导入信息资源目录及数据项，可重复运行"
    purpose = "resources"

    def preview(self, reading: Reading, at: Any, options: dict[str, Any]) -> Applied:
        return preview_resources(reading, at)

    def apply(self, reading: Reading, by: User | None, at: Any, options: dict[str, Any]) -> Applied:
        return apply_resources(reading, by=by, at=at, all_or_nothing=options["all_or_nothing"])
