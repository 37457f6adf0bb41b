"""Run the web server and the background worker as one command, restart what exits, and stop all that was started.

For one machine (a demonstration, a pilot). A city's servers leave this to their service manager: `deploy/`.
"""

import contextlib
import fcntl
import http.client
import json
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

TICK_SECONDS = 0.25
STOP_SECONDS = 3.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
FIRST_TRIES = 3


class AlreadyRunning(Exception):
    """Another supervisor holds this folder; `args[0]` is its process number, empty where unknown."""


class PortInUse(Exception):
    """Something else listens on the address; `args` are host and port."""


class KeepsFailing(Exception):
    """A program ended again and again before the site had once answered; `args[0]` is its label."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program to keep running: a label for people and the command line."""

    label: str
    command: tuple[str, ...]


@dataclass(slots=True)
class _Child:
    program: Program
    process: subprocess.Popen | None = None
    started: float = 0.0
    start_again_at: float = 0.0
    failures: int = 0


@dataclass(slots=True)
class Supervisor:
    """Keeps programs running until a signal says stop; `folder` holds its lock and the list of what it started."""

    programs: Sequence[Program]
    folder: Path
    say: Callable[[str], None]
    _children: list[_Child] = field(default_factory=list)
    _wake: socket.socket | None = None
    _signals: int = 0

    def run(self, host: str, port: int, *, prepare: Callable[[], None], announce: Callable[[], None]) -> None:
        """Start everything, call `announce` once the site answers on the address, and return after a stop signal.

        `prepare` is called when nothing else runs in the folder. Raises AlreadyRunning, PortInUse or KeepsFailing;
        whatever was started is stopped in any case.
        """
        with self._lock(), self._signals_noted():
            end_leftovers(self._record_path)
            refuse_a_used_port(host, port)
            prepare()
            self._children = [_Child(program) for program in self.programs]
            try:
                self._loop(host, port, announce)
            finally:
                self._stop()

    def _loop(self, host: str, port: int, announce: Callable[[], None]) -> None:
        answered = False
        while not self._signals:
            for child in self._children:
                self._tend(child, give_up=not answered)
            if not answered and answers(host, port):
                answered = True
                announce()
            self._pause(TICK_SECONDS)

    def _tend(self, child: _Child, *, give_up: bool) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.start_again_at:
                self._start(child)
            return
        status = child.process.poll()
        if status is None:
            return
        child.failures = 1 if now - child.started > STEADY_SECONDS else child.failures + 1
        _signal_group(child.process.pid, signal.SIGKILL)
        child.process = None
        if give_up and child.failures >= FIRST_TRIES:
            raise KeepsFailing(child.program.label)
        pause = min(2.0 ** (child.failures - 1), LONGEST_PAUSE_SECONDS)
        child.start_again_at = now + pause
        self.say(f"{child.program.label}已退出（状态{status}），{pause:.0f}秒后重新启动。")

    def _start(self, child: _Child) -> None:
        # A session of its own: Ctrl-C reaches the supervisor only, which then ends whole process groups.
        child.process = subprocess.Popen(child.program.command, stdin=subprocess.DEVNULL, start_new_session=True)
        child.started = time.monotonic()
        self._write_record()

    def _stop(self) -> None:
        groups = [child.process.pid for child in self._children if child.process is not None]
        for group in groups:
            _signal_group(group, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        seen = self._signals
        # A second Ctrl-C means: now.
        while self._any_running() and time.monotonic() < deadline and self._signals <= max(seen, 1):
            self._pause(0.05)
        for group in groups:
            _signal_group(group, signal.SIGKILL)
        for child in self._children:
            if child.process is not None:
                child.process.wait()
        _wait_until_gone(groups)
        self._record_path.unlink(missing_ok=True)

    def _any_running(self) -> bool:
        return any(child.process is not None and child.process.poll() is None for child in self._children)

    def _pause(self, seconds: float) -> None:
        readable, _, _ = select.select([self._wake], [], [], seconds)
        if readable:
            self._signals += len(self._wake.recv(64))

    @contextlib.contextmanager
    def _signals_noted(self) -> Iterator[None]:
        """Turn stop signals into bytes on a socket, so that none is lost and no handler runs amid other code."""
        self._wake, write_end = socket.socketpair()
        write_end.setblocking(False)
        stops = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, lambda *_: None) for number in stops}
        wakeup_before = signal.set_wakeup_fd(write_end.fileno())
        try:
            yield
        finally:
            signal.set_wakeup_fd(wakeup_before)
            for number, handler in before.items():
                signal.signal(number, handler)
            self._wake.close()
            write_end.close()

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """Hold the folder. The kernel drops the lock with the process, so that a stale file never bars a start."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "supervise.lock").open("a+", encoding="ascii") as handle:
            _take_lock(handle)
            yield

    @property
    def _record_path(self) -> Path:
        return self.folder / "supervise.json"

    def _write_record(self) -> None:
        pids = [child.process.pid for child in self._children if child.process is not None]
        record = [{"pid": pid, "started": start_mark(pid)} for pid in pids]
        self._record_path.write_text(json.dumps(record), encoding="ascii")


def _take_lock(handle: IO[str]) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as held:
        handle.seek(0)
        raise AlreadyRunning(handle.read().strip()) from held
    handle.seek(0)
    handle.truncate()
    handle.write(str(os.getpid()))
    handle.flush()


def end_leftovers(record: Path) -> None:
    """End what a supervisor that was killed left running: only processes that are provably those of its record."""
    try:
        entries = json.loads(record.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return
    ours = [entry["pid"] for entry in entries if entry["started"] and start_mark(entry["pid"]) == entry["started"]]
    for group in ours:
        _signal_group(group, signal.SIGKILL)
    _wait_until_gone(ours)
    record.unlink()


def start_mark(pid: int) -> str:
    """Return the moment a process began as the kernel counts it, or "" where it is gone or the system has no /proc."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return fields[19]


def refuse_a_used_port(host: str, port: int) -> None:
    """Raise PortInUse where something listens: the server shares ports, so two would answer in turns, unnoticed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise PortInUse(host, port) from taken


def answers(host: str, port: int) -> bool:
    """Return whether a web server answers on the address, whatever it says."""
    reachable = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  Not bound to.
    connection = http.client.HTTPConnection(reachable, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _signal_group(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, number)


def _wait_until_gone(groups: Sequence[int]) -> None:
    """Wait a moment for groups that were killed: they hold the port until then, and who inherited one buries it."""
    deadline = time.monotonic() + 1.0
    while any(group_runs(group) for group in groups) and time.monotonic() < deadline:
        select.select([], [], [], 0.05)


def group_runs(group: int) -> bool:
    """Whether a process of a group still runs; one that has ended and waits to be buried holds nothing any more."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    if not Path("/proc/self").exists():
        return True
    return any(state != "Z" for state, _parent, member_of, *_more in _processes() if int(member_of) == group)


def _processes() -> Iterator[list[str]]:
    """Yield of every process what the kernel notes after its name: state, parent, group and more."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            yield path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
