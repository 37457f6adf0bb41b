"""The anonymous notice page with the public cache and without it, and how soon two processes show a change."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings

from catalog import clock
from portal.pages.tree import ensure_page_tree
from tests.benches.measure import Line, in_turns
from tests.factories import build_city
from tests.workflow.journey import Journey, begin

# A second process that answers each line of its input, a path, with whether the page says that it was withdrawn.
_READER = """
import sys, django
django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
for path in sys.stdin:
    print("本公示已撤回" in Client().get(path.strip()).content.decode(), flush=True)
"""


def run() -> list[Line]:
    """Measure on one published notice with its list."""
    ensure_page_tree()
    city = build_city()
    public = _published(city, "测量用项目")
    url = public.project.notices.get().page.url
    with override_settings(PUBLIC_CACHE_SECONDS=60):
        kept = Client()
        assert kept.get(url).status_code == 200
        times = in_turns({"kept": lambda: kept.get(url), "made": _uncached(url)}, 200)
        ratio = times["made"].median / times["kept"].median
        lines = [
            Line("notice page made anew, median", f"{times['made'].median:.2f} ms"),
            Line("notice page kept, median", f"{times['kept'].median:.2f} ms"),
            Line("made anew / kept", f"{ratio:.1f} ×", "≥ 15 ×"),
        ]
        return [*lines, _two_processes(public, url)]


def _published(city, name: str) -> Journey:
    journey = begin(city, name=name)
    journey.at = clock.now() - timedelta(days=2)
    return journey.into_library().argue().adhoc().decide_all().issue().publish()


def _uncached(url: str) -> Callable[[], object]:
    client = Client()

    def get() -> object:
        with override_settings(PUBLIC_CACHE_SECONDS=0):
            return client.get(url)

    return get


def _two_processes(public: Journey, url: str) -> Line:
    """Let this and another process keep the page, withdraw the notice here, and read it again in both."""
    env = os.environ | {"BENCH_DATABASE": str(connection.settings_dict["NAME"])}
    with subprocess.Popen(
        [sys.executable, "-c", _READER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env
    ) as other:

        def says() -> tuple[bool, bool]:
            other.stdin.write(f"{url}\n")
            other.stdin.flush()
            here = "本公示已撤回" in Client().get(url).content.decode()
            return here, other.stdout.readline().strip() == "True"

        before = (says(), says())[1]
        public.take("withdraw_notice", "UNIT_HEAD", reason="测量")
        after = says()
        other.stdin.close()
    cache.clear()
    right = before == (False, False) and after == (True, True)
    return Line("withdrawal seen by the next visit in both of two processes", "yes" if right else "NO", "yes")
