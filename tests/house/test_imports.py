"""No file imports itself through others. The contracts between apps stand in pyproject.toml (`lint-imports`)."""

import grimp
import pytest

from tests.house.sources import APPS


def cycles(imports: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of modules that import one another in a circle (strongly connected, more than one)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        order[module] = lowest[module] = len(order)
        stack.append(module)
        for other in sorted(imports.get(module, ())):
            if other not in order:
                visit(other)
                lowest[module] = min(lowest[module], lowest[other])
            elif other in stack:
                lowest[module] = min(lowest[module], order[other])
        if lowest[module] == order[module]:
            at = stack.index(module)
            circle = stack[at:]
            del stack[at:]
            if len(circle) > 1:
                found.append(sorted(circle))

    for module in sorted(imports):
        if module not in order:
            visit(module)
    return found


def test_a_circle_is_found():
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]


@pytest.mark.any_database
def test_no_file_imports_itself_through_others():
    graph = grimp.build_graph(*APPS, cache_dir=None, exclude_type_checking_imports=True)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(imports) > 100
    assert cycles(imports) == []
