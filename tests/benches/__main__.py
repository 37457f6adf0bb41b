"""`python -m tests.benches`: run the measurements on an empty database of their own and print them as tables."""

import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

TITLES = {
    "pages": "Public cache (issue: the notice page)",
    "lists": "A leader's list over 100,000 dossiers",
    "steps": "Steps of the life cycle without pages",
    "imports": "Imports",
}


def main(names: list[str]) -> None:
    """Run each measurement on a test database of its own; DATABASE_URL may name a PostgreSQL server."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benches.settings")
        os.environ["BENCH_DIR"] = folder
        import django  # noqa: PLC0415  Settings are read only now, after the folder is known.

        django.setup()
        for name in names or TITLES:
            _one(name)


def _one(name: str) -> None:
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415  After django.setup().
    from django.core.cache import cache  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: PLC0415

    setup_test_environment()
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    cache.clear()
    ContentType.objects.clear_cache()
    try:
        lines = import_module(f"tests.benches.{name}").run()
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
        teardown_test_environment()
    print(import_module("tests.benches.measure").printed(TITLES[name], lines), flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    main(sys.argv[1:])
