"""A workbook between its preview and its confirmation: kept privately as an ImportRun, read again when confirmed."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.db import transaction
from django.utils.translation import gettext as _

from catalog import secrecy_finds, storage
from catalog.imports.check import read_workbook
from catalog.imports.directory import Directory, NameBook
from catalog.imports.results import Reading
from catalog.imports.safety import Refused
from catalog.models import ImportRun, Organisation, Project, SecrecyCase, User
from workflow.actions import AlreadyHandled, journal


@contextmanager
def as_file(content: bytes, name: str) -> Iterator[Path]:
    """Let readers that want a path read bytes; the file is gone afterwards.

    Refused where the same bytes are withheld as classified; that a reader finds a mark is noted here, for all of them.
    """
    if SecrecyCase.withholds(storage.sha256_of(content)):
        message = _("“%(name)s”与已按涉密隔离的文件内容相同，未保存；请按保密规定处理（第六十五条）。") % {"name": name}
        raise Refused("file_withheld", message)
    suffix = PurePosixPath(name.replace("\\", "/")).suffix[:10]
    with tempfile.NamedTemporaryFile(suffix=suffix) as kept:
        kept.write(content)
        kept.flush()
        try:
            yield Path(kept.name)
        except Refused as refusal:
            if refusal.kind == "secrecy_mark":
                secrecy_finds.note(refusal.details["secrecy_mark"], refusal.details["where"], content, is_file=True)
            raise


def read(content: bytes, name: str, purpose: str, at: datetime, directory: Directory | None = None) -> Reading:
    """Read a workbook for a purpose; catalog.imports.safety.Refused where the whole file is refused."""
    with as_file(content, name) as path:
        return read_workbook(path, purpose, directory or NameBook(), at.date(), name)


@transaction.atomic
def keep(
    content: bytes,
    name: str,
    reading: Reading,
    *,
    kind: str,
    by: User,
    at: datetime,
    organisation: Organisation | None,
    project: Project | None = None,
    ip: str | None = None,
) -> ImportRun:
    """Keep a file that was read, with what was found in it; nothing else changes yet."""
    sha256 = storage.sha256_of(content)
    run = ImportRun.objects.create(
        kind=kind,
        file_name=name[-255:],
        storage_key=storage.put_bytes(content, sha256),
        sha256=sha256,
        organisation=organisation,
        project=project,
        counts=dict(reading.counts),
        problems=[problem.as_json() for problem in reading.problems],
        created_by=by,
        created_at=at,
    )
    journal.record(
        "imports.previewed",
        by=by,
        at=at,
        dossier=project.dossier if project else None,
        organisation=organisation,
        subject=run.file_name,
        details={"kind": kind, "sha256": sha256, "counts": run.counts},
        ip=ip,
    )
    return run


def claim(run: ImportRun, at: datetime) -> None:
    """Take a run for its one application; of two confirmations the second is told."""
    taken = ImportRun.objects.filter(pk=run.pk, status=ImportRun.Status.PREVIEWED)
    if not taken.update(status=ImportRun.Status.APPLIED, applied_at=at):
        raise AlreadyHandled(_("该文件已导入过一次，没有重复导入；请刷新后查看结果。"))
