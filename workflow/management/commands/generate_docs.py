"""`manage.py generate_docs`: write the pages of docs/ that are drawn from code and tests; --check only compares."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflow.management.lifecycle_page import lifecycle_page
from workflow.management.requirements_page import requirements_page


def generated_pages() -> dict[str, str]:
    """Return each generated page by its path under the project."""
    return {
        "docs/lifecycle.md": lifecycle_page(),
        "docs/requirements.md": requirements_page(settings.BASE_DIR / "tests"),
    }


class Command(BaseCommand):
    """Write or compare docs/lifecycle.md and docs/requirements.md."""

    help = "生成流转表和条款与测试对照两页文档"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --check."""
        parser.add_argument("--check", action="store_true", help="只核对，不一致时退出状态为 1")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what differs, or say what differs."""
        for name, text in generated_pages().items():
            path = settings.BASE_DIR / name
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            if options["check"]:
                raise CommandError(f"{name} 与代码不一致，请运行 manage.py generate_docs 后提交")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"已更新 {name}")
