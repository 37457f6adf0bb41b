"""The licences of what the lock file installs, as docs/licences.md lists them.

`python -m tests.house.licences` writes the page; a test compares it.
"""

import re
from importlib import metadata

from tests.house.sources import ROOT

PAGE = ROOT / "docs" / "licences.md"
LOCK = ROOT / "requirements.lock"
TITLE = """# Licences

What `requirements.lock` installs, and under which licence. Written by `python -m tests.house.licences`; a test compares
it with what is installed. None is AGPL.

| package | licence |
|---|---|
"""
UNKNOWN = "unknown"
SHORT = re.compile(r"^[\w .+()/,:;-]{1,80}$")


def locked() -> list[str]:
    """Return the names of the locked packages."""
    return re.findall(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)


def licence_of(name: str) -> str:
    """Return a package's licence: its SPDX expression, else its classifiers, else its short licence field."""
    about = metadata.metadata(name)
    if expression := about.get("License-Expression"):
        return expression
    classifiers = [
        value.rpartition(" :: ")[2]
        for value in about.get_all("Classifier") or ()
        if value.startswith("License :: ") and value != "License :: OSI Approved"
    ]
    if classifiers:
        return "; ".join(sorted(classifiers))
    written = (about.get("License") or "").strip().splitlines()
    return written[0] if written and SHORT.match(written[0]) else _heading_of_licence_file(name)


def _heading_of_licence_file(name: str) -> str:
    """Return the first line of the licence that a package ships, such as “MIT License”."""
    for path in metadata.files(name) or ():
        if path.name.upper().startswith("LICEN") and (lines := path.read_text().strip().splitlines()):
            return lines[0].strip()
    return UNKNOWN


def page() -> str:
    """Return the text of docs/licences.md."""
    return TITLE + "".join(f"| {name} | {licence_of(name)} |\n" for name in sorted(locked(), key=str.lower))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
