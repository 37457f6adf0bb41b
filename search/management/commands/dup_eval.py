"""Measure the duplicate check on a labelled set or on pairs, far from the city's own data."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from search import lexicon
from search.duplicates import calibration
from search.engine import Unavailable
from search.evaluation import metrics, pairs, sets
from search.evaluation.bench import bench


class Command(BaseCommand):
    """`manage.py dup_eval --set DIR | --pairs FILE [--lexicon …] [--calibration FILE] [--engine …] [--json]`."""

    help = "Print recall, item and verdict figures of a set, or how labelled pairs fare."

    def add_arguments(self, parser):
        """What to measure and with what."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--set", type=Path, metavar="DIR", dest="folder")
        what.add_argument("--pairs", type=Path, metavar="FILE")
        parser.add_argument("--lexicon", choices=("shipped", "set"), help="default: the set's own where it has one")
        parser.add_argument("--calibration", type=Path, metavar="FILE", help="default: the shipped one")
        parser.add_argument(
            "--engine",
            choices=("embedded", "elasticsearch"),
            default="embedded",
            help="the second on the servers of SEARCH_URL or ELASTICSEARCH_URL",
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        """Measure and print."""
        fitted = self._calibration(options["calibration"])
        try:
            found = self._pairs(options, fitted) if options["pairs"] else self._set(options, fitted)
        except (sets.Malformed, Unavailable) as broken:
            raise CommandError(f"cannot measure: {broken}") from broken
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for name, value in found.items():
            self.stdout.write(f"{name}: {value}")

    def _calibration(self, path: Path | None) -> calibration.Calibration:
        if path is None:
            return calibration.shipped()
        try:
            return calibration.load(path)
        except (FileNotFoundError, KeyError, TypeError, ValueError) as broken:
            raise CommandError(f"{path} is not a calibration file: {broken}") from broken

    def _pairs(self, options: dict, fitted: calibration.Calibration) -> dict:
        return pairs.figures(pairs.read(options["pairs"]), lexicon.shipped(), fitted)

    def _set(self, options: dict, fitted: calibration.Calibration) -> dict:
        made = sets.read(options["folder"])
        if options["lexicon"] == "set" and made.lexicon is None:
            raise CommandError("the set has no lexicon.jsonl; use --lexicon shipped")
        if dangling := made.dangling():
            self.stderr.write(f"{dangling} labels point at items the register does not hold; they count as missed")
        words = made.lexicon if made.lexicon and options["lexicon"] != "shipped" else lexicon.shipped()
        with bench(made.register, words, options["engine"]) as bed:
            answers = [bed.answer(project, fitted) for project in made.projects]
            return metrics.figures(answers, made.truth, bed.home)
