"""Similarity of short phrases by their rarest shared tokens: one matrix for all phrases of a comparison."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from search.duplicates.packing import Packer

_GROUP_WEIGHT = 1.6  # a synonym group of the lexicon says more than the letters it replaced
_ROWS = 16  # phrases summed at a time
_UNIGRAM_WEIGHT = 0.6  # one character says less than its idf claims


class TokenWeights:
    """Weights of a packer's tokens under one register's frequencies, computed as tokens appear."""

    def __init__(self, packer: Packer, idf: Callable[[str], float]) -> None:
        self._packer, self._idf = packer, idf
        self._weights = np.zeros(0, dtype=np.float32)

    def array(self) -> np.ndarray:
        """One weight per token number."""
        known = len(self._weights)
        if known < len(self._packer.tokens):
            new = [token_weight(token, self._idf) for token in self._packer.tokens[known:]]
            self._weights = np.concatenate([self._weights, np.array(new, dtype=np.float32)])
        return self._weights


@dataclass(frozen=True, slots=True)
class Likeness:
    """Matrices (left, right), float32: cosine, containment (shared mass over the smaller mass), dot products; norms."""

    cosine: np.ndarray
    containment: np.ndarray
    dot: np.ndarray
    left_norm: np.ndarray
    right_norm: np.ndarray


def token_weight(token: str, idf: Callable[[str], float]) -> float:
    """Weight of one token: idf, more for lexicon groups, less for single characters."""
    weight = idf(token)
    if len(token) == 1:
        return weight * _UNIGRAM_WEIGHT
    return weight * _GROUP_WEIGHT if token[1] == ":" else weight


def similarity(
    left: np.ndarray, right: np.ndarray, packer: Packer, weights: TokenWeights, *, whole: bool = False
) -> Likeness:
    """Compare two arrays of phrase numbers by their objects, or as `whole` texts.

    Sums run in the order of each phrase's tokens, so that results do not depend on numbering or on threads.
    """
    weight = weights.array()
    rows = packer.word_rows if whole else packer.token_rows
    left_tokens, left_sizes = rows.flat(left)
    right_tokens, right_sizes = rows.flat(right)
    left_norm, left_mass = _sizes(weight[left_tokens], left_sizes)
    right_norm, right_mass = _sizes(weight[right_tokens], right_sizes)
    column = np.full(len(weight) + 1, -1, dtype=np.int32)
    vocabulary = np.unique(left_tokens)
    column[vocabulary] = np.arange(len(vocabulary), dtype=np.int32)
    # One row per phrase: sums over a phrase's tokens then run along memory.
    dense = np.zeros((len(left), len(vocabulary)), dtype=np.float32)
    dense[np.repeat(np.arange(len(left)), left_sizes), column[left_tokens]] = weight[left_tokens]
    at = column[right_tokens]
    shared = at >= 0
    dot, mass = _sums(dense, at[shared], weight[right_tokens[shared]], _places(right_sizes)[shared], len(right))
    cosine = dot / np.maximum(left_norm[:, None] * right_norm[None, :], 1e-9)
    mass /= np.maximum(np.minimum(left_mass[:, None], right_mass[None, :]), 1e-9)
    return Likeness(np.minimum(cosine, 1.0), np.minimum(mass, 1.0), dot, left_norm, right_norm)


def _sums(
    dense: np.ndarray, tokens: np.ndarray, weight: np.ndarray, owners: np.ndarray, right: int
) -> tuple[np.ndarray, np.ndarray]:
    """Dot products and shared masses (left, right), a few rows at a time: what is summed then stays near."""
    dot, mass = (np.zeros((len(dense), right), dtype=np.float32) for _ in range(2))
    if len(owners):
        starts = np.concatenate([[0], np.flatnonzero(np.diff(owners)) + 1])
        held = owners[starts]
        for begin in range(0, len(dense), _ROWS):
            rows = slice(begin, begin + _ROWS)
            hit = np.take(dense[rows], tokens, axis=1)
            mass[rows, held] = np.add.reduceat(hit, starts, axis=1)
            hit *= weight[None, :]
            dot[rows, held] = np.add.reduceat(hit, starts, axis=1)
    return dot, mass


def _places(sizes: np.ndarray) -> np.ndarray:
    return np.repeat(np.arange(len(sizes)), sizes)


def _sizes(values: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Euclidean norm and sum per phrase."""
    norm = np.zeros(len(sizes), dtype=np.float32)
    mass = np.zeros(len(sizes), dtype=np.float32)
    filled = np.flatnonzero(sizes)
    if len(filled):
        starts = np.concatenate([[0], np.cumsum(sizes[filled])[:-1]])
        norm[filled] = np.sqrt(np.add.reduceat(values * values, starts))
        mass[filled] = np.add.reduceat(values, starts)
    return norm, mass


def likeness(left: np.ndarray, right: Sequence[np.ndarray], weights: TokenWeights) -> np.ndarray:
    """Cosine of one bag of tokens with each of several."""
    squared = weights.array().astype(np.float64) ** 2
    held = np.zeros(len(squared))
    held[left] = squared[left]
    mass = held.sum()
    found = [held[bag].sum() / max(np.sqrt(mass * squared[bag].sum()), 1e-9) for bag in right]
    return np.array(found, dtype=np.float64)
