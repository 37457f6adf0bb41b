"""The registered documents as numbers in memory-mapped files: a check reads the few it compares, whatever there are.

Made while the register is read for an index and put in place with it, for one analysis version. Each document stands
here at the sequence it was read at; one that came or changed since is parsed from its rows.
"""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from time import time_ns

import numpy as np

from search.duplicates.chunks import PER_ITEM, Chunk
from search.duplicates.packing import Base
from search.duplicates.packs import Pack

LAYOUT = 1
_REMEMBERED = 4_000_000  # phrases recognised when they come again; beyond, one may be shelved twice, which does no harm
_ABANDONED = 24 * 3600 * 10**9  # nanoseconds after which a shelf that was never finished is rubbish
_ARRAYS = {
    "token_values": np.int32,
    "token_starts": np.int64,
    "word_values": np.int32,
    "word_starts": np.int64,
    "objects": np.int64,
    "cells": np.int32,  # per document its items' numbers, one kind after the other, and its bag
    "keys": np.int64,
    "seqs": np.int64,
    "begins": np.int64,  # per document, where its cells begin
    "heads": np.int32,  # per document: items, tokens in its bag, title, main function
}


class ShelfWriter:
    """Writes a shelf beside the one in use; `place` lets it take that one's place."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)
        self.folder = self.root / f"shelf-{time_ns()}"
        self.folder.mkdir(parents=True)
        self._files = {name: (self.folder / name).open("wb") for name in _ARRAYS}
        self._numbers: dict[int, int] = {}
        self._placed = False
        self._phrases = 1
        self._ends = {"token": 0, "word": 0}
        self._cells = 0
        self._sets: tuple[dict[frozenset[str], int], ...] = ({}, {})
        self._write("token_starts", [0, 0])
        self._write("word_starts", [0, 0])
        self._write("objects", [0])

    def add(self, keys: Sequence[int], seqs: Sequence[int], chunk: Chunk, tokens: np.ndarray) -> None:
        """Shelve a chunk's documents; `tokens` gives the number of each of its tokens in the whole register."""
        phrases = self._phrases_of(chunk, tokens)
        sets = {
            "actions": _numbered(self._sets[0], chunk.action_sets),
            "qualifiers": _numbered(self._sets[1], chunk.qualifier_sets),
        }
        for key, seq, pack in zip(keys, seqs, chunk.packs, strict=True):
            rows = [
                getattr(pack, name) if name == "common" else sets.get(name, phrases)[getattr(pack, name)]
                for name in PER_ITEM
            ]
            cells = np.concatenate([*rows, tokens[pack.bag]])
            self._write("cells", cells)
            self._write("keys", [key])
            self._write("seqs", [seq])
            self._write("begins", [self._cells])
            self._write("heads", [len(pack.own), len(pack.bag), phrases[pack.title], phrases[pack.summary]])
            self._cells += len(cells)

    def place(self, version: str, since: int, tokens: Sequence[str]) -> None:
        """Finish, put the shelf in place of the one before and remove that; who has it open goes on reading it.

        `since` is the highest sequence that was given out before the first document was read.
        """
        self._close()
        meta = {
            "layout": LAYOUT,
            "version": version,
            "since": since,
            "tokens": list(tokens),
            "sets": [[sorted(names) for names in known] for known in self._sets],
        }
        staged = self.folder / "meta.new"
        staged.write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")
        staged.replace(self.folder / "meta.json")
        self._placed = True
        for other in _shelves(self.root):
            # Another one without a description may be in the making by somebody else, unless it is old.
            old = time_ns() - int(other.name.partition("-")[2]) > _ABANDONED
            if other.name < self.folder.name and (old or (other / "meta.json").exists()):
                shutil.rmtree(other, ignore_errors=True)

    def discard(self) -> None:
        """Remove what was written, unless it was put in place."""
        self._close()
        if not self._placed:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _close(self) -> None:
        for file in self._files.values():
            file.close()

    def _phrases_of(self, chunk: Chunk, tokens: np.ndarray) -> np.ndarray:
        """The number here of each phrase of the chunk; those that are new are written."""
        if len(self._numbers) > _REMEMBERED:
            self._numbers.clear()
        numbers, fresh = [0], []
        for content in chunk.phrases.tolist():
            known = self._numbers.get(content)
            fresh.append(known is None)
            if known is None:
                known = self._numbers[content] = self._phrases
                self._phrases += 1
            numbers.append(known)
        new = np.array(fresh, dtype=bool)
        self._write("objects", chunk.objects[new])
        for kind, values, sizes in (
            ("token", chunk.token_values, chunk.token_sizes),
            ("word", chunk.word_values, chunk.word_sizes),
        ):
            self._write(f"{kind}_values", tokens[values[np.repeat(new, sizes)]])
            ends = self._ends[kind] + np.cumsum(sizes[new], dtype=np.int64)
            self._write(f"{kind}_starts", ends)
            self._ends[kind] = int(ends[-1]) if len(ends) else self._ends[kind]
        return np.array(numbers, dtype=np.int32)

    def _write(self, name: str, values: Sequence[int] | np.ndarray) -> None:
        self._files[name].write(np.asarray(values, dtype=_ARRAYS[name]).tobytes())


class Shelf:
    """A shelf opened for reading; safe for many threads and processes."""

    def __init__(self, folder: Path, meta: dict) -> None:
        arrays = {name: _mapped(folder / name, kind) for name, kind in _ARRAYS.items()}
        actions, qualifiers = ([frozenset(names) for names in known] for known in meta["sets"])
        rows = ("token_values", "token_starts", "word_values", "word_starts", "objects")
        self.base = Base(meta["tokens"], *(arrays[name] for name in rows), actions, qualifiers)
        self._order = np.argsort(arrays["keys"], kind="stable")
        self._keys = arrays["keys"][self._order]
        self._seqs, self._begins, self._cells = arrays["seqs"], arrays["begins"], arrays["cells"]
        self._heads = arrays["heads"].reshape(-1, 4)
        self.since: int = meta["since"]

    def __len__(self) -> int:
        return len(self._keys)

    def _at(self, key: int) -> int | None:
        place = int(np.searchsorted(self._keys, key))
        return int(self._order[place]) if place < len(self._keys) and self._keys[place] == key else None

    def pack(self, key: int) -> Pack | None:
        """A document by its engine id; None where it is not here."""
        at = self._at(key)
        if at is None:
            return None
        items, held, title, summary = self._heads[at].tolist()
        begin, count = int(self._begins[at]), len(PER_ITEM) * items
        cells = self._cells[begin : begin + count + held]
        rows = dict(zip(PER_ITEM, cells[:count].reshape(len(PER_ITEM), items), strict=True))
        rows["common"] = rows["common"].astype(bool)
        return Pack(**rows, title=title, summary=summary, bag=cells[count:])

    def seq(self, key: int) -> int:
        """The sequence a document was read at; -1 where it is not here."""
        at = self._at(key)
        return -1 if at is None else int(self._seqs[at])


def open_shelf(root: Path, version: str) -> Shelf | None:
    """The shelf in place for an analysis version; None where there is none, or one of another version."""
    for folder in sorted(_shelves(root), reverse=True):
        try:
            meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            if (meta["layout"], meta["version"]) == (LAYOUT, version):
                return Shelf(folder, meta)
        except (OSError, ValueError):
            # Half written, or being removed: what it would save is found by parsing.
            continue
    return None


def _shelves(root: Path) -> list[Path]:
    return [folder for folder in Path(root).glob("shelf-*") if folder.is_dir()]


def _mapped(path: Path, kind: type) -> np.ndarray:
    if not path.stat().st_size:
        return np.zeros(0, dtype=kind)
    return np.memmap(path, dtype=kind, mode="r").view(np.ndarray)


def _numbered(known: dict[frozenset[str], int], found: Sequence[frozenset[str]]) -> np.ndarray:
    return np.array([known.setdefault(names, len(known)) for names in found], dtype=np.int32)
