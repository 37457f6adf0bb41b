"""`verify_grants`: compare guardian's rows with the grants they are derived from, and make them equal."""

from django.core.management.base import BaseCommand, CommandError

from catalog import clock
from workflow.actions import grants, sheets


class Command(BaseCommand):
    """Rebuild the derived rights; `--check` only compares and fails where they differ."""

    help = "核对并重建由授权派生的卷宗权限"

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="只核对，不改动；有差异时退出码为 1")

    def handle(self, *args, **options):
        at = clock.now()
        if options["check"]:
            missing, surplus = (len(found) for found in grants.differences(at))
            if missing or surplus:
                raise CommandError(
                    f"派生权限与授权不一致：缺 {missing} 条，多 {surplus} 条。请运行 verify_grants 重建。"
                )
        else:
            sheets.match_grants(at)
            missing, surplus = grants.rebuild(at)
        self.stdout.write(f"补 {missing} 条，删 {surplus} 条。")
