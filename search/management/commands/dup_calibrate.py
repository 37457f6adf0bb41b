"""Fit the calibration of the duplicate check on a labelled set."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from search import lexicon
from search.duplicates import calibration
from search.evaluation import sets, training


class Command(BaseCommand):
    """`manage.py dup_calibrate --set DIR --out FILE [--train]`.

    The curves are fitted on the set; the item model stays the shipped one, which was trained on a mixture of styles,
    unless `--train` asks for a new one. A model trained on one style alone can fail on another.
    """

    help = "Fit calibration curves (and with --train the item model) on a set."

    def add_arguments(self, parser):
        """Sets, output file, choice of lexicon."""
        parser.add_argument("--set", type=Path, required=True, action="append", metavar="DIR", dest="folders")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
        parser.add_argument("--lexicon", choices=("shipped", "set"), help="default: the set's own where it has one")
        parser.add_argument("--train", action="store_true", help="train the item model on half of the projects")

    def handle(self, *args, **options):
        """Compare, fit, write."""
        examples = []
        digest = ""
        for folder in options["folders"]:
            try:
                made = sets.read(folder)
            except sets.Malformed as broken:
                raise CommandError(f"{folder}: {broken}") from broken
            words = made.lexicon if made.lexicon and options["lexicon"] != "shipped" else lexicon.shipped()
            digest = words.digest
            examples += training.trials(made, words)
        weights = calibration.shipped().weights
        if options["train"]:
            weights = training.fit(examples[::2])
            examples = examples[1::2]
        fitted = training.calibrate(examples, weights, f"set-{digest}", digest)
        options["out"].write_text(json.dumps(fitted.as_json(), ensure_ascii=False), encoding="utf-8")
        self.stdout.write(f"calibrated on {len(examples)} projects: {options['out']}")
