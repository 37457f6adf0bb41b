"""Arrays that grow: what a process learns to number is appended once and read by whole arrays of numbers."""

import numpy as np


class Growing:
    """A one-dimensional array of whole numbers with room to append."""

    def __init__(self) -> None:
        self._room = np.zeros(1024, dtype=np.int32)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def extend(self, values: list[int]) -> None:
        """Append numbers."""
        size = self._size + len(values)
        if size > len(self._room):
            self._room = np.concatenate([self._room[: self._size], np.zeros(2 * size, dtype=np.int32)])
        self._room[self._size : size] = values
        self._size = size

    @property
    def array(self) -> np.ndarray:
        """What was appended so far, as a view."""
        return self._room[: self._size]


class Ragged:
    """Rows of differing lengths, numbered in the order of their coming."""

    def __init__(self) -> None:
        self._values, self._starts = Growing(), Growing()
        self._starts.extend([0])

    def __len__(self) -> int:
        return len(self._starts) - 1

    def append(self, row: list[int]) -> None:
        """Add a row."""
        self._values.extend(row)
        self._starts.extend([len(self._values)])

    def flat(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The rows of these numbers, one after the other, and their lengths."""
        starts = self._starts.array
        sizes = (starts[numbers + 1] - starts[numbers]).astype(np.int64)
        shift = starts[numbers] - (np.cumsum(sizes) - sizes)
        return self._values.array[np.arange(int(sizes.sum())) + np.repeat(shift, sizes)], sizes
