"""The runner of real servers hands on the command's status, gives it the addresses, and leaves nothing behind."""

import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from tests import services

pytestmark = pytest.mark.any_database


def test_the_status_of_the_command_is_handed_on():
    assert services.main(["run", "--", sys.executable, "-c", "raise SystemExit(7)"]) == 7


def test_a_run_without_a_command_is_refused():
    with pytest.raises(SystemExit) as refused:
        services.main(["run", "--redis"])
    assert refused.value.code == 2


def test_a_server_that_is_not_installed_is_named(monkeypatch, capsys):
    monkeypatch.setattr(services.shutil, "which", lambda name: None)
    assert services.main(["run", "--redis", "--", "true"]) == 1
    assert "redis-server" in capsys.readouterr().err


def test_a_port_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("REDIS_PORT_TEST", "45678")
    assert services.port_from("REDIS_PORT_TEST") == 45678


@pytest.mark.needs_redis
def test_a_server_answers_while_the_command_runs_and_its_folder_is_gone_afterwards():
    assert shutil.which("redis-server")
    before = set(Path(tempfile.gettempdir()).glob("portal-redis-*"))
    with services.redis() as addresses:
        port = int(addresses["REDIS_URL"].rpartition(":")[2].partition("/")[0])
        assert services.listens(port)
    assert not services.listens(port)
    assert set(Path(tempfile.gettempdir()).glob("portal-redis-*")) <= before
