"""A few hundred parsed documents as arrays with numbers of their own, small enough to pass between processes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search.duplicates.fingerprint import DocPrint
from search.duplicates.packing import Packer, content_number
from search.duplicates.packs import Pack

PER_ITEM = ("own", "thing", "module", "upper", "actions", "qualifiers", "common")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Documents in their order, numbered from the chunk's own first token, phrase and set.

    `phrases` and `objects` hold content numbers per phrase from number 1 on; number 0 is the phrase without words.
    """

    tokens: list[str]
    frequencies: np.ndarray  # per token, the documents that have it in a name
    modules: np.ndarray  # content numbers of the distinct item names of each document
    phrases: np.ndarray
    objects: np.ndarray
    token_values: np.ndarray
    token_sizes: np.ndarray
    word_values: np.ndarray
    word_sizes: np.ndarray
    action_sets: list[frozenset[str]]
    qualifier_sets: list[frozenset[str]]
    packs: list[Pack]


def chunk_of(prints: Sequence[DocPrint]) -> Chunk:
    """Number parsed documents and count in how many of them each token is."""
    packer = Packer()
    packs = [packer.pack(doc) for doc in prints]
    held = [_tokens(doc, packer) for doc in prints]
    modules = [{item.own.text for item in doc.items} for doc in prints]
    token_values, token_sizes = packer.token_rows.added
    word_values, word_sizes = packer.word_rows.added
    return Chunk(
        tokens=packer.tokens,
        frequencies=np.bincount(np.concatenate(held) if held else [], minlength=len(packer.tokens)),
        modules=np.array([content_number(name) for names in modules for name in names], dtype=np.int64),
        phrases=np.array([content_number(text) for text in packer.phrases], dtype=np.int64),
        objects=packer.added_objects[1:],
        token_values=token_values,
        token_sizes=token_sizes[1:],
        word_values=word_values,
        word_sizes=word_sizes[1:],
        action_sets=packer.action_sets,
        qualifier_sets=packer.qualifier_sets,
        packs=packs,
    )


def _tokens(doc: DocPrint, packer: Packer) -> np.ndarray:
    """Numbers of every token of a document's names: items, all modules above them, its own name and main function."""
    phrases = {p.text: p for item in doc.items for p in (item.own, *item.path)}
    numbers = {packer.phrase(doc.name), packer.phrase(doc.summary), *map(packer.phrase, phrases.values())}
    rows = np.array(sorted(numbers), dtype=np.int64)
    return np.unique(np.concatenate([packer.token_rows.flat(rows)[0], packer.word_rows.flat(rows)[0]]))
