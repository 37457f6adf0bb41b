"""`manage.py supervise`: the web server and the background worker in one command, for one machine."""

import os
import shutil
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal import supervisor
from portal.demo.accounts import account_lines


class Command(BaseCommand):
    """Start web and worker, print the address and how to stop, end both on Ctrl-C."""

    help = "启动网站和后台任务，按 Ctrl-C 全部停止。端口由环境变量 PORT 或 --port 指定。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000")

    def handle(self, *, host: str, port: str, **options):
        number = _port_number(port)
        # The table of accounts should not scroll away under start-up lines.
        os.environ.setdefault("LOG_LEVEL", "WARNING")
        keeper = supervisor.Supervisor(programs(host, number), Path(settings.VAR_DIR), self._say)
        try:
            keeper.run(host, number, prepare=_prepare_folders, announce=lambda: self._announce(host, number))
        except supervisor.AlreadyRunning as other:
            raise CommandError(
                f"本目录的平台已在运行（进程{other}）。请先在原窗口按 Ctrl-C 停止，再重新启动。"
            ) from other
        except supervisor.PortInUse as taken:
            raise CommandError(
                f"端口{number}已被其他程序占用。请停用该程序，或换一个端口，例如：PORT={_another(number)} make run"
            ) from taken
        except supervisor.KeepsFailing as failing:
            raise CommandError(
                f"{failing}连续{supervisor.FIRST_TRIES}次启动失败，已全部停止。请按上方报错处理，或运行 "
                "python manage.py doctor 检查环境。"
            ) from failing
        self._say("已全部停止。")

    def _announce(self, host: str, port: int):
        shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104  Compared, not bound to.
        lines = ["", f"平台已启动：http://{shown}:{port}/", f"工作台入口：http://{shown}:{port}/desk/"]
        if settings.DEMO:
            lines += ["", *account_lines()]
        lines += ["", "按 Ctrl-C 停止（Ctrl-C stops the web server and the worker）。", ""]
        self._say("\n".join(lines))

    def _say(self, text: str):
        self.stdout.write(text)
        self.stdout.flush()


def programs(host: str, port: int) -> tuple[supervisor.Program, ...]:
    """Return the two programs: granian with one process and threads, Celery with its timer inside."""
    python = sys.executable
    web = (python, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "1")
    web += ("--blocking-threads", "4", "--no-ws", "--log-level", "warning", "portal.wsgi:application")
    worker = (python, "-m", "celery", "-q", "-A", "portal", "worker", "-B", "-P", "threads", "-c", "2", "-l", "WARNING")
    worker += ("--without-gossip", "--without-mingle", "--without-heartbeat")
    return supervisor.Program("网站", web), supervisor.Program("后台任务", worker)


def _prepare_folders():
    """Make the broker's folders and drop old doorbells: the outbox, not the broker, knows what is still to do."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    for name in ("broker", "broker-control"):
        folder = Path(settings.VAR_DIR) / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)


def _port_number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise CommandError(f"端口“{text}”不正确，应为1至65535之间的整数，例如：PORT=8080 make run")
    return int(text)


def _another(port: int) -> int:
    return port + 80 if port <= 65455 else 8080
