"""Write an evaluation set with exact ground truth from a seed."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from search import lexicon
from search.evaluation import generator, office, sets, styles


class Command(BaseCommand):
    """`manage.py dup_generate --seed N --systems 3000 --projects 630 --out DIR [--style …] [--words …]`."""

    help = "Write a register, projects, their truth and a partly hidden lexicon as JSON lines."

    def add_arguments(self, parser):
        """Seed, sizes, folder and styles of writing."""
        parser.add_argument("--seed", type=int, required=True)
        parser.add_argument("--systems", type=int, default=3000)
        parser.add_argument("--projects", type=int, default=630)
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")
        parser.add_argument("--words", choices=("lexicon", "second"), default="lexicon", help="which words it speaks")
        names = [*styles.BY_NAME, "mixture", "office"]
        parser.add_argument("--style", default="mixture", help=f"comma-separated, of: {', '.join(names)}")

    def handle(self, *args, **options):
        """Generate and write."""
        for size in ("systems", "projects"):
            if options[size] < 1:
                raise CommandError(f"--{size} must be at least 1")
        words = lexicon.shipped()
        size = (options["seed"], options["systems"], options["projects"])
        if options["style"] == "office":
            made = office.generate_office(words, *size)
        else:
            chosen = self._styles(options["style"])
            made = generator.generate(words, *size, chosen, second=options["words"] == "second")
        sets.write(options["out"], made)
        count = sum(len(doc.items) for doc in made.register)
        self.stdout.write(
            f"{len(made.register)} systems, {count} items, {len(made.projects)} projects: {options['out']}"
        )

    def _styles(self, names: str) -> tuple[styles.Style, ...]:
        if names == "mixture":
            return styles.TRAINING_MIXTURE
        unknown = [name for name in names.split(",") if name not in styles.BY_NAME]
        if unknown:
            raise CommandError(f"unknown style {unknown[0]}; choose of {', '.join(styles.BY_NAME)}, mixture, office")
        return tuple(styles.BY_NAME[name] for name in names.split(","))
