"""Real servers for a test run: `python -m tests.services run --postgres --redis -- pytest …`.

Each server gets its own data folder, which is removed afterwards, and a port from the environment or a free one
(PGPORT_TEST, REDIS_PORT_TEST, ELASTICSEARCH_PORT_TEST). The command sees DATABASE_URL, REDIS_URL and ELASTICSEARCH_URL
and its exit status is handed on. Servers are ended by the processes started here, never by name.
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests import elasticsearch_server

POSTGRES_BIN = Path("/usr/lib/postgresql/15/bin")
START_TIMEOUT = 60.0  # seconds


class Unavailable(RuntimeError):
    """A server cannot be started here; the message says what is missing."""


def port_from(name: str) -> int:
    """Return the port named by an environment variable, or a free one."""
    if value := os.environ.get(name):
        return int(value)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(ready: Callable[[], bool], what: str, seconds: float = START_TIMEOUT) -> None:
    """Return once `ready()` holds; raise Unavailable after the given seconds."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise Unavailable(f"{what} did not answer within {seconds:.0f} s")
        time.sleep(0.1)


def listens(port: int) -> bool:
    """Return whether something accepts connections on a local port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def data_folder(name: str, owner: str | None = None) -> Iterator[Path]:
    """Make a folder for a server's data, owned by the user it runs as, and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=f"portal-{name}-"))
    if owner and os.geteuid() == 0:
        shutil.chown(folder, owner)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def as_owner(owner: str, command: list[str]) -> list[str]:
    """Return a command that runs as another user when we are root, because servers refuse root."""
    return ["runuser", "-u", owner, "--", *command] if os.geteuid() == 0 else command


def postgres_programs() -> Path:
    """Return the folder of PostgreSQL's programs."""
    if (POSTGRES_BIN / "initdb").exists():
        return POSTGRES_BIN
    found = shutil.which("initdb")
    if found is None:
        raise Unavailable("PostgreSQL is not installed: apt-get install postgresql-15")
    return Path(found).parent


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[dict[str, str]]:
    """Start PostgreSQL; yields DATABASE_URL. `durable` keeps fsync on, for crash tests."""
    programs, port = postgres_programs(), port_from("PGPORT_TEST")
    with data_folder("postgres", "postgres") as folder:
        data = folder / "data"
        create = [str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "portal", "-E", "UTF8"]
        run_quietly(as_owner("postgres", [*create, "--locale=C.UTF-8"]), folder)
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=200"
        if not durable:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        control = [str(programs / "pg_ctl"), "-D", str(data)]
        log = str(folder / "log")
        run_quietly(as_owner("postgres", [*control, "-o", options, "-l", log, "-w", "start"]), folder)
        try:
            create = [str(programs / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "portal", "portal"]
            run_quietly(create, folder)
            yield {"DATABASE_URL": f"postgres://portal@127.0.0.1:{port}/portal"}
        finally:
            subprocess.run(
                as_owner("postgres", [*control, "-m", "immediate", "-w", "stop"]), cwd=folder, capture_output=True
            )


@contextmanager
def redis() -> Iterator[dict[str, str]]:
    """Start Redis without persistence; yields REDIS_URL."""
    if shutil.which("redis-server") is None:
        raise Unavailable("Redis is not installed: apt-get install redis-server")
    port = port_from("REDIS_PORT_TEST")
    with data_folder("redis") as folder:
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        with ended_with_us(subprocess.Popen(command, stdout=subprocess.DEVNULL)):
            wait_until(lambda: listens(port), "Redis")
            yield {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}


@contextmanager
def elasticsearch() -> Iterator[dict[str, str]]:
    """Start Elasticsearch, fetched and checked by its pinned checksum; yields ELASTICSEARCH_URL."""
    for program, package in (("mvn", "maven"), ("java", "openjdk-17-jre-headless")):
        if shutil.which(program) is None and not (program == "java" and os.environ.get("ES_JAVA_HOME")):
            raise Unavailable(f"Elasticsearch needs {program}: apt-get install {package}")
    port = port_from("ELASTICSEARCH_PORT_TEST")
    with data_folder("elasticsearch") as folder:
        command, environment = elasticsearch_server.prepare(folder, port)
        with ended_with_us(subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.DEVNULL)):
            url = f"http://127.0.0.1:{port}"
            wait_until(lambda: elasticsearch_server.is_healthy(url), "Elasticsearch", 180)
            yield {"ELASTICSEARCH_URL": url}


@contextmanager
def ended_with_us(process: subprocess.Popen) -> Iterator[subprocess.Popen]:
    """End a process that was started here, by its own id: first asked, then forced."""
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run_quietly(command: list[str], folder: Path) -> None:
    """Run a command and show what it said only when it failed."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise Unavailable(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


SERVERS = {"postgres": postgres, "redis": redis, "elasticsearch": elasticsearch}


def run(wanted: list[str], command: list[str]) -> int:
    """Start the wanted servers, run the command with their addresses, stop them; return its exit status."""
    # An interrupt must still stop the servers: as an exception it unwinds the stack below.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with ExitStack() as stack:
        environment = dict(os.environ)
        for name in wanted:
            environment.update(stack.enter_context(SERVERS[name]()))
        for name in ("DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL"):
            if name in environment:
                print(f"{name}={environment[name]}", flush=True)
        return subprocess.call(command, env=environment)


def main(arguments: list[str] | None = None) -> int:
    """Read `run [--postgres] [--redis] [--elasticsearch] -- command…`; return the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    ours, _dashes, command = _split(given)
    parser = argparse.ArgumentParser(prog="python -m tests.services", description=__doc__)
    parser.add_argument("what", choices=["run"])
    for name in SERVERS:
        parser.add_argument(f"--{name}", action="store_true", help=f"start {name}")
    chosen = parser.parse_args(ours)
    if not command:
        parser.error("give the command after --")
    try:
        return run([name for name in SERVERS if getattr(chosen, name)], command)
    except Unavailable as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        # The servers have ended with the stack in `run`.
        return 130


def _split(given: list[str]) -> tuple[list[str], str, list[str]]:
    if "--" not in given:
        return given, "", []
    at = given.index("--")
    return given[:at], "--", given[at + 1 :]


if __name__ == "__main__":
    sys.exit(main())
