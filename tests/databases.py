"""The database of a test run: on SQLite a copy of one migrated file, made again only when a migration changes.

Migrating takes some twenty seconds and copying takes none, so every worker copies. The same file puts back what the
migrations wrote (roles, workflows, the root page) after a test that commits, which Django's own flush would lose.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases

ROOT = Path(__file__).resolve().parent.parent
APPS = ("portal", "search", "workflow", "catalog")
RESTORE = pytest.StashKey()
BLOCKER = pytest.StashKey()


def migrations_digest() -> str:
    """Return a digest of all that decides what a migrated database looks like."""
    parts = [ROOT / "requirements.lock"]
    for app in APPS:
        parts += sorted((ROOT / app / "migrations").glob("*.py"))
        # Migrations may load data files and call code; models only name what migrations already say.
        parts += sorted((ROOT / app / "data").glob("*.json"))
    digest = hashlib.sha256()
    for part in parts:
        digest.update(str(part.relative_to(ROOT)).encode())
        digest.update(part.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _alone(path: Path):
    """Hold a lock file, so that of several workers one migrates and the others wait for it."""
    with path.with_suffix(".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def migrated_file() -> Path:
    """Return the migrated SQLite file for the present migrations, made where it is missing."""
    path = Path(tempfile.gettempdir()) / f"portal-migrated-{os.getuid()}-{migrations_digest()}.sqlite3"
    with _alone(path):
        if not path.exists():
            config = setup_databases(verbosity=0, interactive=False)
            connection.ensure_connection()
            with closing(sqlite3.connect(path.with_suffix(".part"))) as target:
                connection.connection.backup(target)
            path.with_suffix(".part").rename(path)
            teardown_databases(config, verbosity=0)
    return path


def restore_sqlite(source: Path) -> None:
    """Put the migrated content back into the database of this run."""
    connection.close()
    connection.ensure_connection()
    with closing(sqlite3.connect(source)) as migrated:
        migrated.backup(connection.connection)
    connection.close()


def _clone(source: str, target: str) -> None:
    """Make a PostgreSQL database anew as a copy of another; nobody may be connected to either."""
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def _drop(name: str) -> None:
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _use_copy(source: Path, copy: Path) -> None:
    shutil.copyfile(source, copy)
    settings = connections.databases["default"]
    connection.close()
    for place in (settings, connection.settings_dict):
        place["NAME"] = str(copy)
        # A test's database is thrown away, so nothing waits for the disk.
        place["OPTIONS"] = {
            **place["OPTIONS"],
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;",
        }


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, django_db_keepdb, django_db_createdb):
    """Give the run a migrated database and take it away afterwards; `--reuse-db` keeps PostgreSQL's."""
    request.config.stash[BLOCKER] = django_db_blocker
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            source = migrated_file()
            folder = Path(tempfile.mkdtemp(prefix="portal-test-db-"))
            _use_copy(source, folder / "test.sqlite3")
        request.config.stash[RESTORE] = lambda: restore_sqlite(source)
        yield
        # The last test of a run is torn down after this: there is nothing left to restore.
        del request.config.stash[RESTORE]
        with django_db_blocker.unblock():
            connections.close_all()
        shutil.rmtree(folder)
        return
    with django_db_blocker.unblock():
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        if worker:
            connection.settings_dict["TEST"]["NAME"] = f"test_{connection.settings_dict['NAME']}_{worker}"
        keep = django_db_keepdb and not django_db_createdb
        config = setup_databases(verbosity=0, interactive=False, keepdb=keep)
        name = connection.settings_dict["NAME"]
        _clone(name, f"{name}_migrated")
    request.config.stash[RESTORE] = lambda: _clone(f"{name}_migrated", name)
    yield
    del request.config.stash[RESTORE]
    with django_db_blocker.unblock():
        _drop(f"{name}_migrated")
        teardown_databases(config, verbosity=0, keepdb=keep)


def commits(node) -> bool:
    """Return whether a test writes outside a rolled-back transaction."""
    marker = node.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        return True
    return bool({"transactional_db", "live_server"} & set(node.fixturenames))


def before_flush() -> None:
    """Forget the content types that Django remembers: the flush after a test that commits makes them anew."""
    ContentType.objects.clear_cache()


def restore_after(item) -> None:
    """After a test that committed, restore what migrations wrote; called once its fixtures are torn down."""
    if RESTORE in item.config.stash and commits(item):
        item.config.stash[BLOCKER].unblock()
        try:
            item.config.stash[RESTORE]()
            before_flush()
        finally:
            item.config.stash[BLOCKER].restore()
