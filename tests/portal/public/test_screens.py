"""Every kind of public page in Chromium: accessible, within the screen, without a policy violation, also without JS."""

from pathlib import Path

import axe_playwright_python
import pytest

from portal.models import NewsIndexPage, NewsPage
from tests.factories.registers import ResourceFactory, SystemFactory
from tests.moments import NOW

pytestmark = [pytest.mark.needs_browser, pytest.mark.django_db(transaction=True)]

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RULES = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
# Name, width, colour scheme, cookies.
VARIANTS = [
    ("desktop", 1280, "light", {}),
    ("phone", 390, "light", {}),
    ("dark", 1280, "dark", {}),
    ("elder", 1280, "light", {"display-size": "large"}),
    ("elder phone", 390, "light", {"display-size": "large"}),
    ("narrow", 320, "light", {}),
]
SMALL_TARGETS = """[...document.querySelectorAll('a, button, input, select, summary')].filter(e => {
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  if (!box.width || e.closest('.vh, .skip') || style.display === 'inline' || e.matches('.opt input')) return false;
  return box.height < 24 || box.width < 24;
}).map(e => e.outerHTML.slice(0, 80))"""
PAGES = [
    "/",
    "/notices/",
    "/notices/?status=ended&q=x",
    "/regulations/",
    "/news/item/",
    "/systems/",
    "/resources/",
    "/resources/?share=2&q=x",
    "/resources/311116-000001/",
    "/search/?q=平台",
    "/preferences/",
    "/sitemap/",
    "/styleguide/",
    "/nothing-here/",
]


@pytest.fixture
def world(live_server, put_up, ended, withdrawn, corrected):
    """Return the address of a lived-in site and the addresses of its notices."""
    running = put_up(name="河湖管理平台")
    SystemFactory(modules=["河道巡查"])
    ResourceFactory(name="河道水位监测信息", code="311116/000001", theme="16", published=True)
    NewsIndexPage.objects.get(slug="news").add_child(
        instance=NewsPage(title="消息", slug="item", source="示例局", published_at=NOW, body=[("text", "<p>正文</p>")])
    )
    return live_server.url, [page.url for page in (running, ended, withdrawn, *corrected)]


def _context(browser, url: str, width: int, scheme: str, cookies: dict[str, str], **more):
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        **more,
    )
    context.set_default_timeout(90_000)  # A loaded machine is slow, not wrong.
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    return context


def _complaints(page, url: str, path: str, width: int) -> list[str]:
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(url + path, wait_until="load")
    overflow = page.evaluate("document.documentElement.scrollWidth") - width
    found = [f"{overflow} px wider than the screen"] if overflow > 0 else []
    found += page.evaluate(SMALL_TARGETS)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found += [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in page.evaluate(RULES)["violations"]]
    # An address that does not exist is answered 404, which the console calls an error.
    return [line for line in (*said, *found) if "404 (Not Found)" not in line]


@pytest.mark.parametrize("variant", VARIANTS, ids=[variant[0] for variant in VARIANTS])
def test_every_public_page_is_accessible_and_fits_and_keeps_the_policy(browser, world, variant):
    url, notices = world
    _name, width, scheme, cookies = variant
    context = _context(browser, url, width, scheme, cookies)
    complaints = {}
    for path in [*PAGES, *notices]:
        page = context.new_page()
        if said := _complaints(page, url, path, width):
            complaints[path] = said
        page.close()
    context.close()
    assert complaints == {}


def test_filters_search_and_elder_mode_work_without_javascript(browser, world):
    url, _notices = world
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800}, locale="zh-CN")
    page = context.new_page()
    page.goto(url + "/notices/")
    page.click("form.filter summary")
    page.check("input[name=status][value=withdrawn]")
    page.click("form.filter button")
    assert page.locator(".notice h3").all_inner_texts() == ["已撤回的项目功能清单公示"]
    page.fill("form.searchbar input[name=q]", "河湖管理")
    page.click("form.searchbar button")
    assert page.locator(".notice h3").all_inner_texts() == ["河湖管理平台功能清单公示"]
    page.click("text=长辈模式 >> nth=0")
    assert page.get_attribute("html", "data-size") == "large"
    assert "河湖管理" in page.url or page.locator(".notice").count() == 1
    context.close()


def test_the_countdown_follows_the_servers_clock_not_the_readers(browser, world, the_clock):
    url, notices = world
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.clock.set_fixed_time("2031-01-01T00:00:00+08:00")
    page.goto(url + notices[0])
    days = page.locator(".clock .t b").first.inner_text()
    assert days == "7"
    context.close()


def test_every_stop_of_the_tab_key_shows_where_it_is(browser, world):
    url, notices = world
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(url + notices[0])
    unseen, stops = [], 0
    for _step in range(60):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(() => { const e = document.activeElement; if (!e || e === document.body) return null;"
            "const s = getComputedStyle(e); return [e.outerHTML.slice(0, 60), s.outlineStyle !== 'none'"
            " && parseFloat(s.outlineWidth) >= 2] })()"
        )
        if seen is None:
            break
        stops += 1
        if not seen[1]:
            unseen.append(seen[0])
    assert unseen == []
    assert stops > 15
    context.close()
