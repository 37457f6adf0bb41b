"""The web process killed in the middle of requests: `python -m tests.journeys.killing ROUNDS` (`make trust-kill`).

A unit's operator keeps saving the funding part of a draft, four windows at once, while the server is killed as by
`kill -9` and started again. After each kill the database must hold the last acknowledged save or a later one, whole:
the lines add up to the total, and the journal notes as many saves as the draft counts.
"""

import http.cookiejar
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from decimal import Decimal
from pathlib import Path

import django

from portal.management.commands.supervise import programs

WINDOWS, LONGEST_START = 4, 60
_REVISION = re.compile(r'name="revision" value="(\d+)"')


class _KeepRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        return None


class Window:
    """One signed-in browser without a page: it saves again and again and remembers what was acknowledged."""

    def __init__(self, address: str, session: str, path: str):
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), _KeepRedirect)
        self.opener.addheaders = [("Cookie", f"sessionid={session}; csrftoken={'a' * 32}")]
        self.url, self.acknowledged = address + path, 0

    def save(self, total: int) -> None:
        """Read the form and post it with another total; a 303 acknowledges revision + 1."""
        page = self.opener.open(self.url, timeout=30).read().decode()
        revision = int(_REVISION.search(page).group(1))
        typed = {
            "revision": revision, "total_amount": total, "om_amount_per_year": 8, "csrfmiddlewaretoken": "a" * 32,
            "lines-TOTAL_FORMS": 6, "lines-INITIAL_FORMS": 0, "lines-0-source": "F1", "lines-0-channel": "B1",
            "lines-0-year": 2027, "lines-0-amount": total,
        }  # fmt: skip
        try:
            self.opener.open(self.url, urllib.parse.urlencode(typed).encode(), timeout=30)
        except urllib.error.HTTPError as answer:
            if answer.code == 303:
                self.acknowledged = max(self.acknowledged, revision + 1)
            elif answer.code != 409:
                raise


class Server:
    """The web program of `make run`, started and killed."""

    def __init__(self, port: int):
        self.port, self.process = port, None

    def start(self) -> None:
        """Start it and wait until it answers."""
        web, _worker = programs("127.0.0.1", self.port)
        self.process = subprocess.Popen(web.command, start_new_session=True, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + LONGEST_START
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).read()
                return
            except OSError:
                self.process.poll()
        raise AssertionError("the server does not start")

    def kill(self) -> None:
        """End the whole group without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def rounds(number: int, port: int) -> tuple[int, list[str]]:
    """Kill the server so many times; return how many saves were acknowledged and what was found wrong."""
    from catalog.models import JournalEntry, Project  # noqa: PLC0415  After django.setup().

    project, session, path = _prepared()
    server, wrong, chance = Server(port), [], random.Random(1)
    windows = [Window(f"http://127.0.0.1:{port}", session, path) for _window in range(WINDOWS)]
    totals, promised = iter(range(40, 10**9)), 0
    for turn in range(number):
        server.start()
        stop = threading.Event()
        threads = [threading.Thread(target=_press, args=(window, totals, stop)) for window in windows]
        for thread in threads:
            thread.start()
        _until_one_more(windows, promised, stop)
        stop.wait(chance.random() / 2)
        server.kill()
        stop.set()
        for thread in threads:
            thread.join()
        found = Project.objects.get(pk=project.pk)
        promised = max(window.acknowledged for window in windows)
        lines = sum((line.amount for line in found.fund_lines.all()), Decimal(0))
        noted = JournalEntry.objects.filter(dossier=found.dossier_id, event="save_draft").count()
        if found.draft_revision < promised:
            wrong.append(f"round {turn}: revision {found.draft_revision} after {promised} was acknowledged")
        if lines != found.total_amount:
            wrong.append(f"round {turn}: lines {lines}, total {found.total_amount}")
        if noted != found.draft_revision - project.draft_revision:
            wrong.append(f"round {turn}: {noted} saves noted, revision {found.draft_revision}")
    return promised, wrong


def _until_one_more(windows: list[Window], before: int, stop: threading.Event) -> None:
    """Wait until this life of the server has acknowledged something, so that each kill has something to lose."""
    deadline = time.monotonic() + LONGEST_START
    while max(window.acknowledged for window in windows) <= before and time.monotonic() < deadline:
        stop.wait(0.02)


def _press(window: Window, totals, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            window.save(next(totals))
        except (OSError, http.client.HTTPException):
            # The server died under this request: nothing was promised.
            return


def _prepared() -> tuple:
    """Return a draft, the session of its operator, and the address of its funding part."""
    from django.core.management import call_command  # noqa: PLC0415  After django.setup().
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from tests.factories import ProjectFactory  # noqa: PLC0415
    from tests.factories.city import build_city  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    city = build_city()
    project = ProjectFactory(unit=city.water, draft=True)
    client = Client()
    client.force_login(city.person("UNIT_OP"), backend="django.contrib.auth.backends.ModelBackend")
    return project, client.cookies["sessionid"].value, reverse("desk:draft-funding", args=[project.number])


def main(number: int, port: int) -> int:
    """Run on an empty folder named by VAR_DIR; print what was seen and return the exit status."""
    assert not (Path(os.environ["VAR_DIR"]) / "portal.sqlite3").exists(), "VAR_DIR must be empty"
    django.setup()
    promised, wrong = rounds(number, port)
    print(f"{number} kills, {promised} saves acknowledged, {len(wrong)} faults")
    print("\n".join(wrong))
    return bool(wrong) or promised < number


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
