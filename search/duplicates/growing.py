"""Arrays that grow: what a process learns to number is appended once and read by whole arrays of numbers."""

import numpy as np

_NOTHING = np.zeros(0, dtype=np.int32)
_NO_ROWS = np.zeros(1, dtype=np.int64)


class Growing:
    """A one-dimensional array of whole numbers with room to append."""

    def __init__(self, kind: type = np.int32) -> None:
        self._room = np.zeros(1024, dtype=kind)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def extend(self, values: list[int]) -> None:
        """Append numbers."""
        size = self._size + len(values)
        if size > len(self._room):
            more = np.zeros(2 * size, dtype=self._room.dtype)
            more[: self._size] = self.array
            self._room = more
        self._room[self._size : size] = values
        self._size = size

    @property
    def array(self) -> np.ndarray:
        """What was appended so far, as a view."""
        return self._room[: self._size]


class Ragged:
    """Rows of differing lengths, numbered in the order of their coming; the first may lie in a file.

    `values` and `starts` hold those of the file: row n is values[starts[n]:starts[n + 1]].
    """

    def __init__(self, values: np.ndarray = _NOTHING, starts: np.ndarray = _NO_ROWS) -> None:
        self._kept, self._kept_starts = values, starts
        self._values, self._starts = Growing(), Growing(np.int64)
        self._starts.extend([0])

    def __len__(self) -> int:
        return len(self._kept_starts) + len(self._starts) - 2

    @property
    def added(self) -> tuple[np.ndarray, np.ndarray]:
        """Values and lengths of the rows that were appended."""
        return self._values.array, np.diff(self._starts.array)

    def append(self, row: list[int]) -> None:
        """Add a row."""
        self._values.extend(row)
        self._starts.extend([len(self._values)])

    def flat(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The rows of these numbers, one after the other, and their lengths."""
        kept = len(self._kept_starts) - 1
        if not kept:
            return _gathered(self._values.array, self._starts.array, numbers)
        filed = numbers < kept
        if filed.all():
            return _gathered(self._kept, self._kept_starts, numbers)
        if not filed.any():
            return _gathered(self._values.array, self._starts.array, numbers - kept)
        sizes = np.zeros(len(numbers), dtype=np.int64)
        old, sizes[filed] = _gathered(self._kept, self._kept_starts, numbers[filed])
        new, sizes[~filed] = _gathered(self._values.array, self._starts.array, numbers[~filed] - kept)
        values = np.empty(len(old) + len(new), dtype=np.int32)
        place = np.repeat(filed, sizes)
        values[place], values[~place] = old, new
        return values, sizes


def _gathered(values: np.ndarray, starts: np.ndarray, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    begins = starts[numbers]
    sizes = starts[numbers + 1] - begins
    shift = begins - (np.cumsum(sizes) - sizes)
    return values[np.arange(int(sizes.sum())) + np.repeat(shift, sizes)], sizes
