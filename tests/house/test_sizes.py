"""No file grows past 400 lines and no function past 50."""

import ast

from tests.house.sources import python, text_of, tracked, tree_of

FILE_LIMIT = 400
FUNCTION_LIMIT = 50
SUFFIXES = {".py", ".html", ".css", ".js"}


def test_no_file_exceeds_400_lines():
    files = [path for path in tracked() if path.suffix in SUFFIXES and "migrations" not in path.parts]
    assert len(files) > 100
    lengths = {str(path): len(text_of(path).splitlines()) for path in files}
    assert {path: lines for path, lines in lengths.items() if lines > FILE_LIMIT} == {}


def test_no_function_exceeds_50_lines():
    too_long = {}
    for path in python():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = node.end_lineno - node.lineno + 1
                if lines > FUNCTION_LIMIT:
                    too_long[f"{path}:{node.lineno} {node.name}"] = lines
    assert too_long == {}


def test_no_module_is_a_drawer_for_anything():
    drawers = {"utils", "helpers", "misc", "common", "exceptions"}
    assert [path for path in python() if path.stem in drawers] == []
