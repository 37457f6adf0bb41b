"""The bar of a long piece of work: on a terminal it moves, elsewhere it tells each tenth once."""

from io import StringIO

from django.core.management.base import OutputWrapper

from search.progress import Bar, bar_on


def ticking(seconds):
    """A clock that goes on by so many seconds at each look."""
    times = iter(range(0, 10_000, seconds))
    return lambda: next(times)


def test_on_a_terminal_the_bar_is_written_over_itself_until_the_end():
    written = []
    bar = Bar(2_000, written.append, moves=True, clock=ticking(60))
    bar(500)
    bar(2_000)
    assert written == [
        f"\r[{'#' * 10}{'-' * 30}]  25%  500 of 2,000  1:00 spent, 3:00 left",
        f"\r[{'#' * 40}] 100%  2,000 of 2,000  2:00 spent, 0:00 left\n",
    ]


def test_elsewhere_each_tenth_is_one_line():
    out = StringIO()
    bar = bar_on(OutputWrapper(out), 1_000)
    for done in (50, 100, 130, 260, 1_000, 1_000):
        bar(done)
    assert [line.split()[0] for line in out.getvalue().splitlines()] == ["10%", "26%", "100%"]


def test_nothing_to_do_is_done_at_once():
    written = []
    Bar(0, written.append, moves=False)(0)
    assert written == []
