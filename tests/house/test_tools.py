"""The linters that `make lint` runs pass: style, types of the pure ring, import contracts, templates."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT

BIN = Path(sys.executable).parent
TOOLS = {
    "ruff check": ["ruff", "check", "--no-cache", "."],
    "ruff format": ["ruff", "format", "--check", "--no-cache", "."],
    "mypy": ["mypy"],
    "import contracts": ["lint-imports", "--no-cache"],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
}


@pytest.mark.any_database
@pytest.mark.parametrize("name", TOOLS)
def test_linter_has_nothing_to_say(name):
    program, *arguments = TOOLS[name]
    done = subprocess.run([str(BIN / program), *arguments], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
