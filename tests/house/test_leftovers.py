"""Nothing is left half done: no notes to do, no blanket excuses, no sleeping tests."""

import ast
import re

from tests.house.sources import python, text_of, tree_of

# Written apart so that this file does not find itself.
NOTES = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
BARE_EXCUSE = re.compile(r"#\s*(noqa|type:\s*ignore)\s*$")


def _lines(pattern: re.Pattern) -> list[str]:
    return [
        f"{path}:{number}"
        for path in python()
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_notes_to_do_are_left():
    assert _lines(NOTES) == []


def test_every_excuse_names_its_rule():
    assert _lines(BARE_EXCUSE) == []


def test_no_test_sleeps():
    sleeps = [
        f"{path}:{node.lineno}"
        for path in python("tests")
        if path.name.startswith("test_")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"time.sleep", "sleep"}
    ]
    assert sleeps == []


def test_no_test_is_skipped_without_a_need():
    marks = re.compile(r"pytest\.(mark\.skip|mark\.xfail|importorskip)")
    found = [
        f"{path}:{number}"
        for path in python("tests")
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if marks.search(line) and "marks = re" not in line
    ]
    assert found == []
