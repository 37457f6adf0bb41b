"""The supervisor: starts, restarts, refuses clearly, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from portal import supervisor

ROOT = Path(__file__).resolve().parents[3]
# A web server in a grandchild, so that ending the child alone would not end it.
SERVE = """
import subprocess, sys
quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
subprocess.run([sys.executable, "-m", "http.server", "-b", "127.0.0.1", sys.argv[1]], **quiet)
"""
RUN = """
import sys
from pathlib import Path
from portal.supervisor import Program, Supervisor
programs = [Program("网站", (sys.executable, "-c", sys.argv[3], sys.argv[2]))]
Supervisor(programs, Path(sys.argv[1]), print).run(
    "127.0.0.1", int(sys.argv[2]), prepare=lambda: None, announce=lambda: print("READY", flush=True)
)
"""


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(tmp_path, port):
    """Return a function that starts a supervisor of its own process and waits until it has announced itself."""
    started = []

    def _start():
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, str(tmp_path), str(port), SERVE], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        started.append(process)
        assert process.stdout.readline().strip() == "READY"
        return process

    yield _start
    for process in started:
        process.kill()
        process.wait()
    supervisor.end_leftovers(tmp_path / "supervise.json")


def wait_until(question, seconds=10.0):
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while time.monotonic() < deadline:
        if question():
            return True
        pause.wait(0.05)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_ends_children_and_grandchildren_within_five_seconds(start, port, tmp_path, number):
    process = start()
    began = time.monotonic()
    process.send_signal(number)
    assert process.wait(timeout=10) == 0
    assert time.monotonic() - began < 5
    assert not supervisor.answers("127.0.0.1", port)
    assert not (tmp_path / "supervise.json").exists()


def test_a_child_that_exits_is_started_again(start, port, tmp_path):
    start()
    child = int((tmp_path / "supervise.json").read_text(encoding="ascii").split('"pid": ')[1].split(",")[0])
    os.killpg(child, signal.SIGKILL)
    assert wait_until(lambda: not supervisor.answers("127.0.0.1", port))
    assert wait_until(lambda: supervisor.answers("127.0.0.1", port))


def test_a_killed_supervisor_bars_no_start_and_its_leftovers_are_ended(start, port):
    first = start()
    first.kill()
    first.wait()
    assert supervisor.answers("127.0.0.1", port)
    second = start()
    second.send_signal(signal.SIGINT)
    assert second.wait(timeout=10) == 0
    assert not supervisor.answers("127.0.0.1", port)


def test_a_second_supervisor_of_the_same_folder_is_refused_with_the_first_ones_number(start, tmp_path, port):
    first = start()
    other = supervisor.Supervisor([], tmp_path, print)
    with pytest.raises(supervisor.AlreadyRunning) as refusal:
        other.run("127.0.0.1", port, prepare=pytest.fail, announce=pytest.fail)
    assert refusal.value.args == (str(first.pid),)


def test_a_process_that_only_reuses_a_recorded_number_is_left_alone(tmp_path):
    record = tmp_path / "supervise.json"
    record.write_text(f'[{{"pid": {os.getpid()}, "started": "1"}}]', encoding="ascii")
    supervisor.end_leftovers(record)
    assert not record.exists()


def test_a_used_port_is_refused_before_anything_starts(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        keeper = supervisor.Supervisor([], tmp_path, print)
        with pytest.raises(supervisor.PortInUse):
            keeper.run("127.0.0.1", number, prepare=pytest.fail, announce=pytest.fail)


def test_a_program_that_never_starts_is_reported_instead_of_tried_for_ever(tmp_path, port):
    said = []
    broken = supervisor.Program("网站", (sys.executable, "-c", "raise SystemExit(3)"))
    keeper = supervisor.Supervisor([broken], tmp_path, said.append)
    with pytest.raises(supervisor.KeepsFailing, match="网站"):
        keeper.run("127.0.0.1", port, prepare=lambda: None, announce=pytest.fail)
    assert said == ["网站已退出（状态3），1秒后重新启动。", "网站已退出（状态3），2秒后重新启动。"]
