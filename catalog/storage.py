"""Bytes in, bytes out: the private files of dossiers. Who may read them is asked before, never here."""

import hashlib
import uuid
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import storages


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of some bytes as 64 hex digits."""
    return hashlib.sha256(content).hexdigest()


def put_bytes(content: bytes, sha256: str) -> str:
    """Keep bytes under a key of their own and return it; the same content twice is kept twice, as two records are."""
    name = f"{sha256[:2]}/{sha256[2:4]}/{sha256}-{uuid.uuid4().hex[:12]}"
    return storages["private"].save(name, ContentFile(content))


def destroy_bytes(key: str) -> None:
    """Destroy kept bytes; that there are none any more is no error."""
    storages["private"].delete(key)


def open_bytes(key: str) -> BinaryIO:
    """Open kept bytes for reading; FileNotFoundError where there are none."""
    return storages["private"].open(key, "rb")


def read_bytes(key: str) -> bytes:
    """Return kept bytes whole."""
    with open_bytes(key) as kept:
        return kept.read()
