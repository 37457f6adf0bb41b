"""`workflow.actions` is the only writer of a project's state and of its history."""

import ast
from pathlib import Path

import pytest

from tests.house.sources import APPS, python, tree_of

WRITER = Path("workflow/actions")
HISTORY = "StateChange"
WRITING_METHODS = {"create", "bulk_create", "get_or_create", "update_or_create", "acreate"}


def _writes_state_attribute(node: ast.AST) -> bool:
    targets = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    return any(
        isinstance(target, ast.Attribute)
        and target.attr == "state"
        and not (isinstance(target.value, ast.Name) and target.value.id == "self")
        for target in targets
    )


def _writes_by_call(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    last = called.rpartition(".")[2]
    keywords = {keyword.arg for keyword in node.keywords}
    if last == HISTORY or (last in WRITING_METHODS and f"{HISTORY}.objects" in called):
        return True
    if "state" in keywords and (last == "update" or last == "Project" or "Project.objects" in called):
        return last in WRITING_METHODS | {"update", "Project"}
    return last == "setattr" and len(node.args) > 1 and getattr(node.args[1], "value", None) == "state"


def writes_of_state(tree: ast.AST) -> list[int]:
    """Return the lines that write `state` or a StateChange."""
    return [node.lineno for node in ast.walk(tree) if _writes_state_attribute(node) or _writes_by_call(node)]


@pytest.mark.parametrize(
    "source",
    [
        "project.state = 'APPROVED'",
        "Project.objects.filter(pk=1).update(state='APPROVED')",
        "Project(state='APPROVED')",
        "Project.objects.create(state='APPROVED')",
        "setattr(project, 'state', 'APPROVED')",
        "StateChange.objects.create(project=project)",
        "models.StateChange(project=project).save()",
        "StateChange.objects.bulk_create(rows)",
    ],
)
def test_a_write_is_recognised(source):
    assert writes_of_state(ast.parse(source)) == [1]


@pytest.mark.parametrize(
    "source",
    ["Project.objects.filter(state='DRAFT')", "state = project.state", "StateChange.objects.filter(version=1)"],
)
def test_a_read_is_no_write(source):
    assert writes_of_state(ast.parse(source)) == []


def test_only_actions_write_state():
    found = {
        f"{path}:{line}"
        for path in python(*APPS)
        if not path.is_relative_to(WRITER)
        for line in writes_of_state(tree_of(path))
    }
    assert found == set()
