"""The repository speaks of itself alone: no path of a machine and no package host stands in it."""

import os
import re
import subprocess
import sys
from urllib.parse import urlsplit

from tests.house.sources import ROOT, text_of, tracked

# Written so that this line does not match itself.
LOCAL_PATH = re.compile(r"(?<![\w.:/~-])/(?:work|home|root|Users|farm)/[\w.-]")
# In halves for the same reason.
PUBLIC_HOSTS = {"py" + "pi.org", "python" + "hosted.org"}
BINARY = {".xlsx", ".xls", ".docx", ".pdf", ".png", ".jpg", ".ico", ".woff2", ".zip", ".mo", ".csv", ".et", ".wps"}


def _texts():
    for path in tracked():
        if path.suffix.lower() not in BINARY:
            yield path, text_of(path)


def _package_hosts() -> set[str]:
    """Return the hosts that packages come from: the public ones and those this machine is set up for."""
    told = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, cwd=ROOT
    ).stdout + "\n".join(value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_", "NPM_")))
    hosts = {urlsplit(found).hostname for found in re.findall(r"https?://[^\s'\"]+", told)}
    # A host without a dot is a word like any other.
    return {host for host in hosts if host and "." in host} | PUBLIC_HOSTS


def test_no_local_path_is_tracked():
    found = [
        f"{path}:{number}"
        for path, text in _texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if LOCAL_PATH.search(line)
    ]
    assert found == []


def test_no_package_host_is_tracked():
    hosts = _package_hosts() - {"127.0.0.1"}
    assert [(str(path), host) for path, text in _texts() for host in hosts if host in text] == []


def test_the_lock_file_names_no_index_and_hashes_everything():
    lines = [line for line in text_of(next(p for p in tracked() if p.name == "requirements.lock")).splitlines() if line]
    assert [line for line in lines if line.startswith(("-i", "--index", "--extra-index", "--find-links"))] == []
    requirements = [line for line in lines if re.match(r"[a-z0-9]", line, re.IGNORECASE)]
    hashes = [line for line in lines if "--hash=sha256:" in line]
    assert requirements
    assert len(hashes) >= len(requirements)
