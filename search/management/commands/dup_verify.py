"""Compare the search index with the database and repair what differs."""

from django.core.management.base import BaseCommand, CommandError

from search import verification


class Command(BaseCommand):
    """`manage.py dup_verify [--contents] [--repair]`: exit status 1 while the index differs from the database."""

    help = "Compare the search index with the database; --repair brings differing entries up to date."

    def add_arguments(self, parser):
        """`--contents`, `--repair`."""
        parser.add_argument("--contents", action="store_true", help="make every entry again and compare it too")
        parser.add_argument("--repair", action="store_true", help="index what is missing or stale, remove leftovers")

    def handle(self, *args, **options):
        """Print the four differences and, on request, repair them."""
        difference = verification.compare(contents=options["contents"])
        for name, keys in difference.as_rows():
            self.stdout.write(f"{name}: {len(keys)}")
        if options["repair"]:
            verification.repair(difference)
            difference = verification.compare(contents=options["contents"])
        if difference:
            raise CommandError("the index differs from the database; run with --repair or dup_rebuild")
        self.stdout.write(self.style.SUCCESS("the index equals the database"))
