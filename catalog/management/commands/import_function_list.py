"""`manage.py import_function_list FILE`: a project's function list (功能清单)."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from catalog.imports.apply_function_list import apply_function_list, preview_function_list
from catalog.imports.applying import Applied
from catalog.imports.results import Reading
from catalog.management.importing import ImportCommand
from catalog.models import Project, User


class Command(ImportCommand):
    """Import a function list; with --dry-run it needs no database rows."""

    help = "导入功能清单：合并单元格向下补齐，序号逐行核对；不加 --dry-run 时须写明 --project"
    purpose = "function_list"
    needs_directory = False

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--project", default="", help="项目编号")

    def check_options(self, options: dict[str, Any]) -> None:
        if not options["dry_run"] and not options["project"]:
            raise CommandError("请用 --project 写明项目编号，或加 --dry-run 只读取。", returncode=2)

    def preview(self, reading: Reading, at: Any, options: dict[str, Any]) -> Applied | None:
        return preview_function_list(_project(options["project"]), reading) if options["project"] else None

    def apply(self, reading: Reading, by: User | None, at: Any, options: dict[str, Any]) -> Applied:
        project = _project(options["project"])
        by = by or project.created_by
        if by is None:
            raise CommandError("该项目没有起草人，请用 --as 写明以谁的名义导入。", returncode=2)
        return apply_function_list(project, reading, by=by, at=at, all_or_nothing=options["all_or_nothing"])


def _project(number: str) -> Project:
    project = Project.objects.filter(number=number).first()
    if project is None:
        raise CommandError(f"没有编号为“{number}”的项目，请核对项目编号。", returncode=2)
    return project
