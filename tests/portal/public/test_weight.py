"""A public page stays light: at most 60 KB in all, of which 25 KB for styles and scripts (compressed)."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

pytestmark = pytest.mark.django_db

ALL = 60 * 1024
STYLES_AND_SCRIPTS = 25 * 1024


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 9))


@pytest.mark.parametrize("path", ["/", "/notices/", "/systems/", "/search/", "/styleguide/"])
def test_a_page_with_all_it_loads_stays_within_its_budget(client, put_up, path):
    for n in range(10):
        put_up(name=f"项目{n}号")
    page = client.get(path).content
    loaded = re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())
    sizes = {name: compressed(Path(finders.find(name)).read_bytes()) for name in loaded}
    assert any(name.endswith(".css") for name in sizes)
    assert sum(size for name, size in sizes.items() if name.endswith((".css", ".js"))) <= STYLES_AND_SCRIPTS
    assert compressed(page) + sum(sizes.values()) <= ALL
