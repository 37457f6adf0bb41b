"""Every setting read from the environment, every command and every signal is told of in docs/."""

import ast
import re

import pytest

from tests.house.sources import APPS, documentation, python, tracked, tree_of

READERS = {"text", "flag", "number", "getenv"}
# Told of by the tools that define them, not by us.
FOREIGN = {"DJANGO_SETTINGS_MODULE", "CI", "PATH", "PYTEST_XDIST_WORKER"}


def settings_read() -> set[str]:
    """Return the names that the code asks the environment for."""
    names = set()
    for path in [*python(*APPS), *python("tests", "deploy")]:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and node.args:
                called = ast.unparse(node.func)
                asks = called in {"os.environ.get", "os.getenv"} or (
                    called.startswith(("env.", "environment.")) and called.rpartition(".")[2] in READERS
                )
                first = node.args[0]
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                asks, first = True, node.slice
            else:
                continue
            if asks and isinstance(first, ast.Constant) and isinstance(first.value, str):
                names.add(first.value)
    return names - FOREIGN


def commands() -> set[str]:
    """Return the names of our management commands."""
    return {
        path.stem
        for path in python(*APPS)
        if path.parts[-3:-1] == ("management", "commands") and not path.stem.startswith("_")
    }


def signals() -> set[str]:
    """Return the names of the signals that an app announces."""
    return {
        target.id
        for path in python(*APPS)
        for node in tree_of(path).body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func).endswith("Signal")
        for target in node.targets
        if isinstance(target, ast.Name)
    }


@pytest.mark.parametrize("kind", [settings_read, commands, signals], ids=lambda kind: kind.__name__)
def test_the_docs_tell_of_every(kind):
    names = kind()
    assert names
    pages = documentation()
    assert sorted(name for name in names if not re.search(rf"\b{re.escape(name)}\b", pages)) == []


def test_every_page_of_the_docs_is_linked():
    pages = [path for path in tracked() if path.suffix == ".md" and path.parts[0] == "docs"]
    told = documentation()
    assert [str(path) for path in pages if path.name != "README.md" and path.name not in told] == []
