"""`manage.py supervise`: the real web server and worker, and what it says when it cannot start."""

import os
import signal
import socket
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal import supervisor
from portal.demo.accounts import password, shown_accounts

ROOT = Path(__file__).resolve().parents[3]
END_OF_TABLE = "按 Ctrl-C 停止"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.slow
def test_web_and_worker_start_tell_the_accounts_and_are_gone_after_one_ctrl_c(tmp_path):
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "supervise"],
        cwd=ROOT,
        env={**kept, "VAR_DIR": str(tmp_path), "PORT": str(port), "DJANGO_SETTINGS_MODULE": "portal.settings.dev"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if END_OF_TABLE in line:
                break
        text = "".join(said)
        assert f"http://127.0.0.1:{port}/" in text
        assert password() in text
        assert [account.username for account in shown_accounts() if account.username not in text] == []
        assert supervisor.answers("127.0.0.1", port)
        groups = _groups(tmp_path)
        assert len(groups) == 2

        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0
        assert not supervisor.answers("127.0.0.1", port)
        assert [group for group in groups if supervisor.group_runs(group)] == []
    finally:
        process.kill()
        process.wait()
        supervisor.end_leftovers(tmp_path / "supervise.json")


def _groups(folder: Path) -> list[int]:
    record = (folder / "supervise.json").read_text(encoding="ascii")
    return [int(part.split(",")[0]) for part in record.split('"pid": ')[1:]]


@pytest.mark.parametrize("port", ["", "http", "0", "65536", "８０"])
def test_what_is_no_port_is_refused_with_an_example(port):
    with pytest.raises(CommandError, match=r"应为1至65535之间的整数.*PORT=8080 make run"):
        call_command("supervise", port=port, stdout=StringIO())


def test_a_used_port_is_refused_with_another_one_to_try(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        with pytest.raises(CommandError, match=rf"端口{number}已被其他程序占用.*PORT=\d+ make run"):
            call_command("supervise", port=str(number), stdout=StringIO())
