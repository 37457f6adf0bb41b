"""Build the search index from the database and swap it in without downtime."""

from django.core.management.base import BaseCommand

from search import entries, indexing
from search.progress import bar_on


class Command(BaseCommand):
    """`manage.py dup_rebuild`: the old index answers until the new one is complete."""

    help = "Build the search index of systems and projects anew and swap it in."

    def handle(self, *args, **options):
        """Rebuild; a bar on the terminal, or a line for each tenth, tells how far it is."""
        bar = bar_on(self.stderr, len(entries.wanted()))
        self.stderr.write("learning from the register and reading it …")
        count = indexing.rebuild_index(bar)
        self.stdout.write(self.style.SUCCESS(f"indexed {count} documents"))
