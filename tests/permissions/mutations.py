"""Does the walk notice? Take each permission check of the workbench away in turn and see the walk go red.

`python -m tests.permissions.mutations` (also `make trust-mutations`) prints a line for every check and the share that
was noticed; below 95 % it fails. A check is taken away in the running program: the function it stands in gets the code
of a copy without it, so that no file is touched.
"""

import ast
import importlib
import inspect
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType

ROOT = Path(__file__).resolve().parent.parent.parent
WORKBENCH = ROOT / "portal" / "desk"
GOAL = 0.95
# Calls that keep somebody out, and what stands there once the check is gone.
CHECKS = {"require": "None", "find": "get_object_or_404({model}, {rest})", "visible_to": "{model}.objects.all()"}


@dataclass(frozen=True, slots=True)
class Mutation:
    """One check: the module and function it stands in, its line, and what it calls."""

    module: str
    function: str
    line: int
    check: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line} {self.function} {self.check}"


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and ast.unparse(inner.func).rpartition(".")[2] in CHECKS:
            yield inner


def mutations() -> list[Mutation]:
    """Return every check that a function of the workbench makes."""
    found = []
    for path in sorted(WORKBENCH.rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name not in CHECKS:
                found += [
                    Mutation(module, node.name, call.lineno, ast.unparse(call.func).rpartition(".")[2])
                    for call in _calls(node)
                ]
    return found


class _Remove(ast.NodeTransformer):
    """Replace one call by what lets everybody through."""

    def __init__(self, mutation: Mutation):
        self.mutation = mutation

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = ast.unparse(node.func).rpartition(".")[2]
        if name != self.mutation.check or node.lineno != self.mutation.line:
            return node
        if name == "require":
            return ast.copy_location(ast.Constant(None), node)
        model = node.args[1]
        if name == "visible_to":
            return ast.copy_location(ast.parse(f"{ast.unparse(model)}.objects.all()", mode="eval").body, node)
        lookups = ", ".join(ast.unparse(keyword) for keyword in node.keywords)
        shortcut = "__import__('django.shortcuts').shortcuts.get_object_or_404"
        return ast.copy_location(ast.parse(f"{shortcut}({ast.unparse(model)}, {lookups})", mode="eval").body, node)


def _code_without(mutation: Mutation, source: str, filename: str) -> CodeType:
    tree = ast.parse(source)
    changed = ast.fix_missing_locations(_Remove(mutation).visit(tree))
    module = compile(changed, filename, "exec", dont_inherit=True)
    return next(part for part in module.co_consts if isinstance(part, CodeType) and part.co_name == mutation.function)


@contextmanager
def taken_away(mutation: Mutation) -> Iterator[None]:
    """Run the function without its check for the time of the block."""
    module = importlib.import_module(mutation.module)
    function = inspect.unwrap(getattr(module, mutation.function))
    assert isinstance(function, FunctionType)
    kept, source = function.__code__, inspect.getsource(module)
    without = _code_without(mutation, source, module.__file__)
    function.__code__ = without.replace(co_freevars=kept.co_freevars)
    try:
        yield
    finally:
        function.__code__ = kept


def survey(notices: Callable[[Mutation], bool]) -> float:
    """Take every check away in turn, print whether it was noticed, and return the share that was."""
    everything = mutations()
    noticed = 0
    for mutation in everything:
        with taken_away(mutation):
            red = notices(mutation)
        noticed += red
        print(f"{'noticed ' if red else 'SURVIVED'} {mutation}", flush=True)
    share = noticed / len(everything)
    print(f"{noticed} of {len(everything)} noticed ({share:.0%})")
    return share


def main() -> int:
    """Run the survey as the one test that needs the walked world; return its exit status."""
    import pytest  # noqa: PLC0415  Only this command starts a test run from inside.

    os.environ["PERMISSION_MUTATIONS"] = "1"
    return pytest.main(["-q", "-s", "-p", "no:cacheprovider", str(ROOT / "tests/permissions/test_mutations.py")])


if __name__ == "__main__":
    sys.exit(main())
