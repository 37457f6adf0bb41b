"""The requirements of the regulation by id (R10.3 …): what the articles ask of this software."""

import re
from dataclasses import dataclass
from functools import lru_cache

from workflow.regulation.rulebook import DATA
from workflow.regulation.yaml_lines import RegulationError, read

_ID = re.compile(r"R([1-9][0-9]?)\.([1-9])")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement: its id, the number of its article, and what it says."""

    id: str
    article: int
    says: str


@lru_cache(maxsize=1)
def requirements() -> dict[str, Requirement]:
    """Return all requirements in the order of the articles; RegulationError where an id is malformed."""
    source = DATA / "requirements.yaml"
    rows = read(source)
    found = {}
    for key, says in rows.items():
        match = _ID.fullmatch(key)
        if not match or not isinstance(says, str):
            raise RegulationError(source.name, rows.line_of(key), f"“{key}”不是要求编号，应如 R10.3")
        found[key] = Requirement(key, int(match[1]), says)
    return found
