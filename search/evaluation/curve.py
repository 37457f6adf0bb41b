"""The growth curve as a drawing (SVG): time of a check over the size of the register, both by powers of ten."""

import math
from collections.abc import Iterator, Sequence
from html import escape

from search.evaluation.growth import Point

_WIDTH, _HEIGHT = 760, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 210, 40, 60
_COLOURS = ("#1f5fa8", "#b3541e", "#2e7d4f", "#7b3fa0")
_STYLE = 'font-family="sans-serif" font-size="13"'

Line = tuple[str, list[tuple[int, float]]]


def lines_of(points: Sequence[Point]) -> list[Line]:
    """One line per engine and length of list: its name and (systems, 95th percentile in milliseconds)."""
    found: dict[str, list[tuple[int, float]]] = {}
    for point in sorted(points, key=lambda point: (point.engine, point.systems)):
        for count, times in point.times.items():
            found.setdefault(f"{point.engine}, {count} items", []).append((point.systems, times.p95))
    return list(found.items())


def svg(points: Sequence[Point]) -> str:
    """The drawing; equal points give equal bytes."""
    drawn = lines_of(points)
    sizes = [size for _, places in drawn for size, _ in places]
    times = [time for _, places in drawn for _, time in places]
    across, up = _decades(min(sizes), max(sizes)), _decades(min(times), max(times))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" {_STYLE}>',
        "<title>Time of a duplicate check over the size of the register</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="22">p95 of a check, by the clock</text>',
        f'<text x="{_LEFT}" y="{_HEIGHT - 12}">registered systems</text>',
        *_grid(across, up),
        *(part for number, line in enumerate(drawn) for part in _line(line, number, across, up)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _decades(least: float, most: float) -> tuple[int, int]:
    first = math.floor(math.log10(least))
    return first, max(math.ceil(math.log10(most)), first + 1)


def _x(size: float, decades: tuple[int, int]) -> float:
    share = (math.log10(size) - decades[0]) / (decades[1] - decades[0])
    return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)


def _y(time: float, decades: tuple[int, int]) -> float:
    share = (math.log10(time) - decades[0]) / (decades[1] - decades[0])
    return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)


def _grid(across: tuple[int, int], up: tuple[int, int]) -> Iterator[str]:
    right, low = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    for power in range(across[0], across[1] + 1):
        x = _x(10**power, across)
        yield f'<line x1="{x}" y1="{_TOP}" x2="{x}" y2="{low}" stroke="#d8dde3"/>'
        yield f'<text x="{x}" y="{low + 18}" text-anchor="middle">{10**power:,}</text>'
    for power in range(up[0], up[1] + 1):
        y = _y(10**power, up)
        label = f"{10**power:,} ms" if power < 3 else f"{10 ** (power - 3):,} s"
        yield f'<line x1="{_LEFT}" y1="{y}" x2="{right}" y2="{y}" stroke="#d8dde3"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{label}</text>'


def _line(line: Line, number: int, across: tuple[int, int], up: tuple[int, int]) -> Iterator[str]:
    name, places = line
    colour = _COLOURS[number % len(_COLOURS)]
    path = [(_x(size, across), _y(time, up)) for size, time in places]
    yield f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{x},{y}" for x, y in path)}"/>'
    for (x, y), (size, time) in zip(path, places, strict=True):
        yield f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"><title>{size:,}: {time:.0f} ms</title></circle>'
    x, y = path[-1]
    yield f'<text x="{x + 10}" y="{y + 4}" fill="{colour}">{escape(name)}: {places[-1][1]:,.0f} ms</text>'
