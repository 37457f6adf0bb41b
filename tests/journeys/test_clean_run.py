"""What a newcomer gets: `make run` on a clean folder, and the whole journey in a browser on what it opened."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from portal import supervisor

ROOT = Path(__file__).resolve().parents[2]
END_OF_TABLE = "按 Ctrl-C 停止"
# The demonstration's own, whatever database this suite runs on.
OTHERS = {"DATABASE_URL", "REDIS_URL", "SEARCH_URL", "MEDIA_ROOT", "PRIVATE_ROOT", "DEMO"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def running(tmp_path):
    """Return the environment and the address of a site that `make run` has opened; Ctrl-C ends it afterwards."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if name not in OTHERS}
    environment = kept | {"VAR_DIR": str(tmp_path), "PORT": str(port), "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
    process = subprocess.Popen(
        ["make", "--no-print-directory", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if END_OF_TABLE in line:
                break
        assert END_OF_TABLE in said[-1], "".join(said)
        yield environment, f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)
        supervisor.end_leftovers(tmp_path / "supervise.json")


@pytest.mark.slow
@pytest.mark.requirement("R7.2", "R9.2", "R10.3", "R35.1")
def test_the_whole_journey_on_a_clean_make_run(running):
    environment, address = running
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.clean_run", address],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-4000:]
