"""The web process killed in mid-request loses nothing it has acknowledged and leaves no half state."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = os.environ.get("KILL_ROUNDS") or "3"
# A database, folders and settings of its own, whatever this suite runs on.
OTHERS = {"DATABASE_URL", "REDIS_URL", "SEARCH_URL", "MEDIA_ROOT", "PRIVATE_ROOT"}


@pytest.mark.slow
def test_what_was_acknowledged_survives_the_death_of_the_server(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if name not in OTHERS}
    environment = kept | {
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "LOG_LEVEL": "ERROR",
        "DEMO": "0",
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.journeys.killing", ROUNDS, str(port)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60 * (int(ROUNDS) + 2), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 faults" in done.stdout
