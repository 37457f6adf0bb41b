"""Does the suite notice? Take each permission check of the portal away in turn and see the suite go red.

`make trust-mutations` prints a line for every check and the share that
was noticed; below 95 % it fails. A check is taken away in the running program: the function it stands in gets the code
of a copy without it, so that no file is touched. Which requests come past a check at all is found by walking once with
every function of a check telling that it was entered; only those are asked again. What the walk does not notice, the
house rule on queries may (a second check in a row of two leaks nothing by itself), else the tests of the pages.
"""

import ast
import importlib
import inspect
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import CodeType, FunctionType

from tests.house.test_queries import beyond_the_known

ROOT = Path(__file__).resolve().parent.parent.parent
PORTAL = ROOT / "portal"
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
        if isinstance(inner, ast.Call) and _is_check(inner):
            yield inner


def _is_check(call: ast.Call) -> bool:
    name = ast.unparse(call.func).rpartition(".")[2]
    # A text's `find` takes one argument, the check takes who asks and the model.
    return name in CHECKS and (name == "require" or len(call.args) > 1)


def _functions(body: list[ast.stmt], inside: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions of a module and the methods of its classes by their qualified name."""
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name not in CHECKS:
            yield inside + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{node.name}.")


def mutations() -> list[Mutation]:
    """Return every check that a function of the portal makes."""
    found = []
    for path in sorted(PORTAL.rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for name, node in _functions(ast.parse(path.read_text(encoding="utf-8")).body):
            found += [
                Mutation(module, name, call.lineno, ast.unparse(call.func).rpartition(".")[2]) for call in _calls(node)
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


class _Tell(ast.NodeTransformer):
    """Let functions say that they were entered."""

    def __init__(self, module: str, names: set[str]):
        self.module, self.names, self.inside = module, names, ""

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.inside = f"{node.name}."
        self.generic_visit(node)
        self.inside = ""
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        name = self.inside + node.name
        if name in self.names:
            call = f"__import__('sys').modules['{__name__}'].entered.add(({self.module!r}, {name!r}))"
            node.body.insert(0, ast.copy_location(ast.parse(call).body[0], node.body[0]))
        return node


# The functions of checks that were entered since this was last emptied.
entered: set[tuple[str, str]] = set()


def _codes(code: CodeType) -> Iterator[CodeType]:
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield part
            yield from _codes(part)


def _function(module: str, name: str) -> FunctionType:
    found = importlib.import_module(module)
    for part in name.split("."):
        found = inspect.getattr_static(found, part)
    # A method may stand behind `staticmethod` or a cached property.
    found = inspect.unwrap(getattr(found, "func", getattr(found, "__func__", found)))
    assert isinstance(found, FunctionType), name
    return found


@contextmanager
def _rewritten(module: str, names: set[str], rewrite: ast.NodeTransformer) -> Iterator[None]:
    """Run some functions of a module with the code of a rewritten copy for the time of the block."""
    loaded = importlib.import_module(module)
    tree = ast.fix_missing_locations(rewrite.visit(ast.parse(inspect.getsource(loaded))))
    codes = {code.co_qualname: code for code in _codes(compile(tree, loaded.__file__, "exec", dont_inherit=True))}
    kept = {name: _function(module, name).__code__ for name in names}
    for name, code in kept.items():
        _function(module, name).__code__ = codes[name].replace(co_freevars=code.co_freevars)
    try:
        yield
    finally:
        for name, code in kept.items():
            _function(module, name).__code__ = code


@contextmanager
def taken_away(mutation: Mutation) -> Iterator[None]:
    """Run the function without its check for the time of the block."""
    with _rewritten(mutation.module, {mutation.function}, _Remove(mutation)):
        yield


@contextmanager
def all_telling() -> Iterator[None]:
    """Let every function with a check note in `entered` that it ran, for the time of the block."""
    by_module: dict[str, set[str]] = {}
    for mutation in mutations():
        by_module.setdefault(mutation.module, set()).add(mutation.function)
    with ExitStack() as stack:
        for module, names in by_module.items():
            stack.enter_context(_rewritten(module, names, _Tell(module, names)))
        yield


def breaks_the_house_rule(mutation: Mutation) -> bool:
    """Whether the rule that queries begin at `visible_to` is broken without the check."""
    path = f"{mutation.module.replace('.', '/')}.py"
    tree = _Remove(mutation).visit(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    return path.startswith("portal/desk/") and bool(beyond_the_known(path, tree))


def fails_a_test(mutation: Mutation) -> bool:
    """Whether the tests of the pages, run by themselves without the check, fail."""
    area = "tests/portal/desk" if mutation.module.startswith("portal.desk") else "tests/portal/public"
    plain = ["tests/permissions/test_sealed_quotes.py", "tests/permissions/test_gatherings.py", area]
    chosen = ["-m", "not needs_browser and not needs_elasticsearch and not slow"]
    quiet = ["-q", "-x", "-p", "no:cacheprovider", "-p", "tests.permissions.mutated"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *quiet, *chosen, *plain],
        cwd=ROOT,
        env=os.environ | {"PERMISSION_MUTATION": json.dumps(asdict(mutation))},
        capture_output=True,
        check=False,
    )
    assert done.returncode in {0, 1}, (done.stdout + done.stderr).decode()[-2000:]
    return done.returncode == 1


def survey(walk_notices: Callable[[Mutation], bool]) -> float:
    """Take every check away in turn, print what noticed it, and return the share that was noticed."""
    told = Counter()
    for mutation in mutations():
        with taken_away(mutation):
            walked = walk_notices(mutation)
        by = "walk" if walked else "rule" if breaks_the_house_rule(mutation) else ""
        by = by or ("test" if fails_a_test(mutation) else "SURVIVED")
        told[by] += 1
        print(f"{by:8} {mutation}", flush=True)
    share = 1 - told["SURVIVED"] / told.total()
    print(f"{told.total()} checks: {dict(told)}; noticed {share:.1%}")
    return share
