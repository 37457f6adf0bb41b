"""How far a long piece of work is: a bar that moves on a terminal, a line for each tenth elsewhere."""

import time
from collections.abc import Callable
from functools import partial

from django.core.management.base import OutputWrapper

_WIDTH = 40


class Bar:
    """Called with the number of pieces done so far; `moves` where what was written can be written over."""

    def __init__(
        self, total: int, write: Callable[[str], object], *, moves: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.total, self._write, self._moves, self._clock = max(total, 1), write, moves, clock
        self._began = clock()
        self._tenth = 0

    def __call__(self, done: int) -> None:
        share = min(1.0, done / self.total)
        if self._moves:
            filled = round(share * _WIDTH)
            bar = f"[{'#' * filled}{'-' * (_WIDTH - filled)}]"
            self._write(f"\r{bar} {self._words(done, share)}" + ("\n" if done >= self.total else ""))
        elif int(share * 10) > self._tenth:
            self._tenth = int(share * 10)
            self._write(f"  {self._words(done, share)}\n")

    def _words(self, done: int, share: float) -> str:
        spent = self._clock() - self._began
        left = spent / share - spent if share else 0.0
        return f"{share:4.0%}  {done:,} of {self.total:,}  {_minutes(spent)} spent, {_minutes(left)} left"


def _minutes(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def bar_on(output: OutputWrapper, total: int) -> Bar:
    """A bar on a command's standard error."""
    return Bar(total, partial(output.write, style_func=str, ending=""), moves=output.isatty())
