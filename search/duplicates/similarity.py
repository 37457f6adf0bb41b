"""Similarity of short phrases by their rarest shared tokens: one matrix for all phrases of a comparison."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from search.duplicates.fingerprint import Phrase

_GROUP_WEIGHT = 1.6  # a synonym group of the lexicon says more than the letters it replaced
_UNIGRAM_WEIGHT = 0.6  # one character says less than its idf claims


class PhraseTable:
    """Distinct phrases in order of first use; `None` stands for row 0, which resembles nothing."""

    def __init__(self) -> None:
        self.phrases: list[Phrase | None] = [None]
        self._rows: dict[str, int] = {}

    def add(self, phrase: Phrase | None) -> int:
        """Row of a phrase."""
        if phrase is None or not phrase.tokens:
            return 0
        row = self._rows.get(phrase.text)
        if row is None:
            row = self._rows[phrase.text] = len(self.phrases)
            self.phrases.append(phrase)
        return row

    def rows(self, phrases: Iterable[Phrase | None]) -> np.ndarray:
        """Rows of several phrases, as int32."""
        return np.fromiter((self.add(p) for p in phrases), dtype=np.int32)


def token_weight(token: str, idf: Callable[[str], float]) -> float:
    """Weight of one token: idf, more for lexicon groups, less for single characters."""
    weight = idf(token)
    if len(token) == 1:
        return weight * _UNIGRAM_WEIGHT
    if token[1] == ":":
        return weight * _GROUP_WEIGHT
    return weight


def similarity(
    left: Sequence[Phrase | None], right: Sequence[Phrase | None], idf: Callable[[str], float]
) -> tuple[np.ndarray, np.ndarray]:
    """Cosine and containment (shared mass over the smaller mass), both float32 of shape (left, right)."""
    columns: dict[str, int] = {}
    weights: dict[str, float] = {}
    left_matrix, left_norm, left_mass = _dense(left, columns, weights, idf, growing=True)
    right_matrix, right_norm, right_mass = _dense(right, columns, weights, idf, growing=False)
    cosine = (left_matrix @ right_matrix.T) / np.maximum(left_norm[:, None] * right_norm[None, :], 1e-9)
    shared = np.sqrt(left_matrix) @ np.sqrt(right_matrix).T
    containment = shared / np.maximum(np.minimum(left_mass[:, None], right_mass[None, :]), 1e-9)
    return np.minimum(cosine, 1.0), np.minimum(containment, 1.0)


def _dense(
    phrases: Sequence[Phrase | None],
    columns: dict[str, int],
    weights: dict[str, float],
    idf: Callable[[str], float],
    *,
    growing: bool,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows restricted to the columns of the left side; norm and mass count every token."""
    rows: list[int] = []
    cols: list[int] = []
    values: list[float] = []
    norm = np.zeros(len(phrases), dtype=np.float32)
    mass = np.zeros(len(phrases), dtype=np.float32)
    for row, phrase in enumerate(phrases):
        if phrase is None:
            continue
        squares = total = 0.0
        for token in phrase.tokens:
            weight = weights.get(token)
            if weight is None:
                weight = weights[token] = token_weight(token, idf)
            squares += weight * weight
            total += weight
            column = columns.get(token)
            if column is None and growing:
                column = columns[token] = len(columns)
            if column is not None:
                rows.append(row)
                cols.append(column)
                values.append(weight)
        norm[row] = squares**0.5
        mass[row] = total
    dense = np.zeros((len(phrases), max(len(columns), 1)), dtype=np.float32)
    dense[rows, cols] = values
    return dense, norm, mass
