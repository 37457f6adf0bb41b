"""A browser and a running site for the journeys; what the background worker does is asked for by `work()`."""

import pytest
from django.core.management import call_command

from portal.pages.tree import ensure_page_tree
from tests.factories.city import City, build_city
from tests.journeys.desk import Desk
from tests.journeys.steps import INPUTS


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/journeys/" in item.nodeid:
            item.add_marker(pytest.mark.needs_browser)


@pytest.fixture
def town(transactional_db) -> City:
    """Return the city with all its departments and its public pages, committed, so that the running site sees it."""
    ensure_page_tree()
    call_command("import_organisations", INPUTS / "departments.json", INPUTS / "单位曾用名.json", verbosity=0)
    return build_city()


@pytest.fixture
def desk(browser, live_server, town):
    """Return the workbench as a person sees it; what the browser complains of fails the test at its end."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    desk = Desk(context.new_page(), live_server.url, town)
    yield desk
    context.close()
    assert desk.complaints == []
