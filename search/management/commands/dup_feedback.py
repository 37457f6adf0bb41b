"""Export what reviewers judged as an evaluation set."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand

from search.evaluation import judged, sets


class Command(BaseCommand):
    """`manage.py dup_feedback --out DIR`: the files that `dup_eval --set DIR` reads, and every label a line."""

    help = "Write the city's own labels: conclusions, judgements and feedback of reviewers, as an evaluation set."

    def add_arguments(self, parser):
        """The folder to write to."""
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")

    def handle(self, *args, **options):
        """Write registry, projects, truth, lexicon and judgements; names of reviewers stay here."""
        found = judged.gather()
        sets.write(options["out"], found.made)
        with (options["out"] / "judgements.jsonl").open("w", encoding="utf-8") as out:
            for line in found.lines:
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
        self.stdout.write(
            f"{len(found.made.register)} systems, {len(found.made.projects)} projects, {len(found.lines)} labels, "
            f"{found.left_out} projects left out: {options['out']}"
        )
