"""A report as plain blocks: headings, paragraphs and tables of marked text, for the writers of docx and PDF.

A writer gets nothing else, so equal blocks give equal bytes whenever and wherever they are written.
"""

import re
from dataclasses import dataclass

# (piece, mark): "" plain, `same` and `conflict` as in evidence, `strong`, `muted`.
Piece = tuple[str, str]
Cell = tuple[Piece, ...]

# What neither format can hold, except the line break.
_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a section (一、), level 2 what stands in it."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; style `body`, `note` (small), or `title` and `subtitle` (centred)."""

    pieces: Cell
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `widths` are shares of the line in percent. Without a head the first column says what the rest is."""

    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    head: tuple[str, ...] = ()


Block = Heading | Text | Table


@dataclass(frozen=True, slots=True)
class Report:
    """A whole document; `footer` stands beside the page number on every page."""

    title: str
    author: str
    footer: str
    blocks: tuple[Block, ...]

    def text(self) -> str:
        """Return the document as plain text, for search."""
        lines = []
        for block in self.blocks:
            if isinstance(block, Heading):
                lines.append(block.text)
            elif isinstance(block, Text):
                lines.append(_joined(block.pieces))
            else:
                lines += [" ".join(_joined(cell) for cell in row) for row in block.rows]
        return "\n".join(lines)


def plain(text: object) -> Cell:
    """Return a cell of unmarked text."""
    return ((str(text), ""),)


def printable(text: str) -> str:
    """Return the text without the characters that no document can hold."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def _joined(pieces: Cell) -> str:
    return "".join(text for text, _mark in pieces)
