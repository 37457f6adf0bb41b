"""How far a long piece of work is: a bar that moves on a terminal, a line for each tenth elsewhere."""

import time
from collections.abc import Callable
from typing import TextIO

_WIDTH = 40


class Bar:
    """Called with the number of pieces done so far."""

    def __init__(self, total: int, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self._stream, self._clock = max(total, 1), stream, clock
        self._began = clock()
        self._moves = bool(getattr(stream, "isatty", bool)())
        self._tenth = 0

    def __call__(self, done: int) -> None:
        share = min(1.0, done / self.total)
        if self._moves:
            filled = round(share * _WIDTH)
            bar = f"[{'#' * filled}{'-' * (_WIDTH - filled)}]"
            self._write(f"\r{bar} {self._words(done, share)}", end="\n" if done >= self.total else "")
        elif int(share * 10) > self._tenth:
            self._tenth = int(share * 10)
            self._write(f"  {self._words(done, share)}", end="\n")

    def _words(self, done: int, share: float) -> str:
        spent = self._clock() - self._began
        left = spent / share - spent if share else 0.0
        return f"{share:4.0%}  {done:,} of {self.total:,}  {_clock_time(spent)} spent, {_clock_time(left)} left"

    def _write(self, text: str, *, end: str) -> None:
        self._stream.write(text + end)
        self._stream.flush()


def _clock_time(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
