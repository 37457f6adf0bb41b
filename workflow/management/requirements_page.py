"""docs/requirements.md, written from the marks of the tests: which test proves which requirement of the regulation."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from workflow.regulation.requirements import requirements

HEAD = """# Requirements and their tests

Written by `manage.py generate_docs` from the `@pytest.mark.requirement` marks under `tests/`; do not edit. A test
compares the two. The number before the dot is the article of 达市府发〔2023〕9号.
"""

Proofs = dict[str, list[str]]


def requirements_page(tests: Path) -> str:
    """Return the whole page for the tests under a folder."""
    proofs = proofs_in(tests)
    open_ids = [row for row in requirements().values() if row.id not in proofs]
    return "\n".join(
        [
            HEAD,
            "## Proven",
            "",
            *_proven(proofs),
            "",
            "## Not yet covered",
            "",
            *(f"- {r.id}: {r.says}" for r in open_ids),
            "",
        ]
    )


def _proven(proofs: Proofs) -> Iterator[str]:
    yield "| id | requirement | tests |"
    yield "|---|---|---|"
    for row in requirements().values():
        if row.id in proofs:
            yield f"| {row.id} | {row.says} | {'<br>'.join(_by_file(proofs[row.id]))} |"


def _by_file(names: list[str]) -> Iterator[str]:
    files = dict.fromkeys(name.partition("::")[0] for name in sorted(names))
    for file in files:
        yield f"`{file}`: " + ", ".join(sorted(f"`{n.partition('::')[2]}`" for n in names if n.startswith(f"{file}::")))


def proofs_in(tests: Path) -> Proofs:
    """Return, for each id that a test claims, the tests as `path::name`; ids nobody knows are returned as well."""
    proofs: Proofs = {}
    for path in sorted(tests.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        for name, ids in _tests_of(tree.body, _pytestmark_ids(tree.body)):
            for claimed in sorted(ids):
                proofs.setdefault(claimed, []).append(f"{path.relative_to(tests.parent).as_posix()}::{name}")
    return proofs


def _tests_of(body: list[ast.stmt], inherited: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            of_class = inherited | _ids(node.decorator_list) | _pytestmark_ids(node.body)
            yield from ((f"{node.name}.{name}", ids) for name, ids in _tests_of(node.body, of_class))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield node.name, inherited | _ids(node.decorator_list)


def _pytestmark_ids(body: list[ast.stmt]) -> frozenset[str]:
    """Return the ids that a module or class claims for all its tests."""
    return _ids(
        node.value
        for node in body
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets)
    )


def _ids(marks: Iterable[ast.expr]) -> frozenset[str]:
    """Return the ids in all `pytest.mark.requirement(…)` calls within some expressions."""
    return frozenset(
        argument.value
        for mark in marks
        for call in ast.walk(mark)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.requirement"
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    )
