"""Every address of the project: the resolver walked to its leaves, each with its name and the arguments it takes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Route:
    """One leaf of the resolver: `name` with its namespace (or the pattern where it has none), `arguments` by name.

    `module` is where its view stands.
    """

    name: str
    pattern: str
    arguments: tuple[str, ...]
    module: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether the address is one of this project's own, not Wagtail's."""
        return not self.pattern.startswith(("admin/", "documents/"))


def _text(pattern) -> str:
    return str(pattern).removeprefix("^").removesuffix("$").removesuffix("\\Z")


def _arguments(resolver_match_pattern) -> tuple[str, ...]:
    if hasattr(resolver_match_pattern, "converters") and resolver_match_pattern.converters:
        return tuple(resolver_match_pattern.converters)
    regex = getattr(resolver_match_pattern, "regex", None)
    return tuple(regex.groupindex) if regex is not None else ()


def _unnamed_groups(pattern) -> int:
    regex = getattr(pattern, "regex", None)
    return 0 if regex is None or regex.groupindex else regex.groups


def _walk(patterns, prefix: str, namespaces: tuple[str, ...], above: tuple[str, ...]) -> Iterator[Route]:
    for entry in patterns:
        path = prefix + _text(entry.pattern)
        arguments = above + _arguments(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = namespaces + ((entry.namespace,) if entry.namespace else ())
            yield from _walk(entry.url_patterns, path, inner, arguments)
        elif isinstance(entry, URLPattern):
            unnamed = _unnamed_groups(entry.pattern)
            arguments += tuple(f"_{position}" for position in range(unnamed))
            name = ":".join([*namespaces, entry.name]) if entry.name else f"/{path}"
            yield Route(name, path, arguments, getattr(entry.callback, "__module__", ""))


def every_route() -> list[Route]:
    """Return all leaves of the root resolver, without doubles, in its order."""
    return list(dict.fromkeys(_walk(get_resolver().url_patterns, "", (), ())))


def path_of(route: Route, values: dict[str, object]) -> str:
    """Return the path of a route with its arguments filled in, as the resolver would match it."""

    def fill(found: re.Match) -> str:
        return str(values[found.group("name")])

    path = re.sub(r"<(?:\w+:)?(?P<name>\w+)>", fill, _without_named_groups(route.pattern, values))
    for position in range(sum(1 for name in route.arguments if name.startswith("_"))):
        path = re.sub(r"\((?!\?)[^()]*(?:\([^()]*\)[^()]*)*\)\*?", str(values[f"_{position}"]), path, count=1)
    return "/" + path.replace("\\", "").replace("^", "").replace("$", "").lstrip("/")


def _without_named_groups(pattern: str, values: dict[str, object]) -> str:
    return re.sub(
        r"\(\?P<(?P<name>\w+)>(?:[^()]|\([^()]*\))*\)", lambda found: str(values[found.group("name")]), pattern
    )
