"""Build the search index from the database and swap it in without downtime."""

from django.core.management.base import BaseCommand

from search import entries, indexing


class Command(BaseCommand):
    """`manage.py dup_rebuild`: the old index answers until the new one is complete."""

    help = "Build the search index of systems and projects anew and swap it in."

    def handle(self, *args, **options):
        """Rebuild with a line of progress every 2,000 documents."""
        total = len(entries.wanted())
        count = indexing.rebuild_index(lambda done: self.stdout.write(f"  {done} of {total}"))
        self.stdout.write(self.style.SUCCESS(f"indexed {count} documents"))
