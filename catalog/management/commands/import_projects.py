"""`manage.py import_projects FILE`: a yearly batch of applications (申报汇总表) as drafts."""

from typing import Any

from catalog.imports.apply_projects import apply_projects, preview_projects
from catalog.imports.applying import Applied
from catalog.imports.results import Reading
from catalog.management.importing import ImportCommand
from catalog.models import User


class Command(ImportCommand):
    """Import a batch of applications as drafts of their units."""

    help = "导入申报汇总表，逐行建立项目草稿，可重复运行"
    purpose = "projects"

    def preview(self, reading: Reading, at: Any, options: dict[str, Any]) -> Applied:
        return preview_projects(reading, at)

    def apply(self, reading: Reading, by: User | None, at: Any, options: dict[str, Any]) -> Applied:
        return apply_projects(reading, by=by, at=at, all_or_nothing=options["all_or_nothing"])
