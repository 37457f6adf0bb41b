"""The tracked files of the repository and their syntax trees, as the house tests read them."""

import ast
import subprocess
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("portal", "search", "workflow", "catalog")


@lru_cache
def tracked() -> tuple[Path, ...]:
    """Return every file that git tracks or would track, as paths below the root."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return tuple(Path(name) for name in sorted(filter(None, listing.split("\0"))) if (ROOT / name).is_file())


def text_of(path: Path) -> str:
    """Return the text of a tracked file."""
    return (ROOT / path).read_text(encoding="utf-8")


def python(*folders: str, migrations: bool = False) -> list[Path]:
    """Return the Python files below the given folders, or all of them, without migrations unless asked."""
    return [
        path
        for path in tracked()
        if path.suffix == ".py"
        and (not folders or any(path.is_relative_to(folder) for folder in folders))
        and (migrations or "migrations" not in path.parts)
    ]


def templates() -> list[Path]:
    """Return the HTML templates."""
    return [path for path in tracked() if path.suffix == ".html" and "templates" in path.parts]


@lru_cache(maxsize=1024)
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file, each node knowing its parent as `.above`."""
    tree = ast.parse(text_of(path), filename=str(path))
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.above = node
    return tree


def documentation() -> str:
    """Return the text of all pages below docs/ and of the README, in one."""
    pages = [path for path in tracked() if path.suffix == ".md" and (path.parts[0] == "docs" or len(path.parts) == 1)]
    return "\n".join(text_of(path) for path in pages)
