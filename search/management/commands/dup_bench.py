"""Print how long a duplicate check takes as the register grows."""

import json
from dataclasses import asdict
from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from search import lexicon
from search.engine import Unavailable
from search.evaluation import curve, growth
from search.progress import bar_on


class Command(BaseCommand):
    """`manage.py dup_bench [--systems N,N] [--items N,N] [--asks N] [--engine …] [--json FILE] [--svg FILE]`.

    `--from FILE …` takes the points of earlier runs instead of measuring.
    """

    help = "Measure latency, build time and memory on registers of growing size."

    def add_arguments(self, parser):
        """Sizes of registers and of asking lists."""
        parser.add_argument("--systems", default="1000,10000", help="sizes of the registers, comma-separated")
        parser.add_argument("--items", default="50", help="items per asking list, comma-separated")
        parser.add_argument("--asks", type=int, default=60, help="checks per size")
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument(
            "--engine",
            choices=("embedded", "elasticsearch"),
            default="embedded",
            help="the second on the servers of SEARCH_URL or ELASTICSEARCH_URL",
        )
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the points here too")
        parser.add_argument("--svg", type=Path, metavar="FILE", help="draw the curve here")
        parser.add_argument(
            "--from", type=Path, nargs="+", metavar="FILE", dest="earlier", help="points of earlier runs"
        )

    def handle(self, *args, **options):
        """Measure, or read what was measured, and print."""
        points = self._read(options["earlier"]) if options["earlier"] else self._measured(options)
        for engine in dict.fromkeys(point.engine for point in points):
            for line in growth.lines([point for point in points if point.engine == engine]):
                self.stdout.write(line)
        if options["json"]:
            options["json"].write_text(json.dumps([asdict(point) for point in points], indent=1), encoding="utf-8")
        if options["svg"]:
            options["svg"].write_text(curve.svg(points), encoding="utf-8")

    def _measured(self, options: dict) -> list[growth.Point]:
        sizes, lists = _numbers("--systems", options["systems"]), _numbers("--items", options["items"])
        trial = growth.Trial(sizes, lists, options["asks"], options["seed"], options["engine"])
        say, bar = self.stderr.write, partial(bar_on, self.stderr)
        try:
            return list(growth.measure(lexicon.shipped(), trial, say, bar))
        except Unavailable as away:
            raise CommandError(f"cannot measure: {away}") from away

    def _read(self, files: list[Path]) -> list[growth.Point]:
        try:
            rows = [row for file in files for row in json.loads(file.read_text(encoding="utf-8"))]
            points = [growth.Point.from_json(row) for row in rows]
        except (OSError, ValueError, KeyError, TypeError) as broken:
            raise CommandError(f"cannot read earlier points: {broken}") from broken
        return sorted(points, key=lambda point: (point.engine, point.systems))


def _numbers(name: str, text: str) -> list[int]:
    try:
        found = [int(part) for part in text.split(",")]
    except ValueError as wrong:
        raise CommandError(f"{name} takes numbers separated by commas, not “{text}”") from wrong
    if min(found) < 1:
        raise CommandError(f"{name} must be at least 1")
    return found
