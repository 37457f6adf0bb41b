"""What every screen must pass: no axe violation, nothing cut off at 320 px, no breach of the content policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from catalog.models import Supplier
from tests.journeys.consulting import SUPPLIER
from tests.journeys.screens import furnish

# Desktop, phone, dark, elder mode and elder mode on a phone.
VARIANTS = {
    "desktop": (1280, {}),
    "phone": (390, {}),
    "dark": (1280, {"theme": "dark"}),
    "elder": (1280, {"size": "large"}),
    "elder-phone": (390, {"size": "large"}),
}
# Rules of opinion (best practice) are not counted; those of WCAG 2.2 A and AA are.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def walk_screens(desk, screens):
    """Open every screen as who looks at it, signing in anew only where the person changes."""
    role = ""
    for screen in sorted(screens, key=lambda screen: screen.role):
        if screen.role != role:
            if screen.role == SUPPLIER:
                desk.sign_in_supplier(Supplier.objects.order_by("pk").first())
            else:
                desk.sign_in(screen.role)
            role = screen.role
        answer = desk.page.goto(desk.address + screen.path)
        assert answer.status == (404 if screen.path == "/no-such-page/" else 200), f"{screen.path}: {answer.status}"
        yield screen


def set_preferences(desk, chosen: dict[str, str]) -> None:
    """Choose theme and size as a reader does, who keeps them in a cookie."""
    desk.page.goto(f"{desk.address}/preferences/")
    for name, value in chosen.items():
        desk.page.locator(f'main button[name="{name}"][value="{value}"]').first.click()
        desk.page.wait_for_load_state()


@pytest.fixture
def screens(desk):
    return furnish(desk.city)


@pytest.mark.slow
@pytest.mark.parametrize("variant", VARIANTS)
def test_axe_finds_nothing(desk, screens, variant):
    width, chosen = VARIANTS[variant]
    desk.page.set_viewport_size({"width": width, "height": 900})
    axe, found = Axe(), []
    if chosen:
        set_preferences(desk, chosen)
    for screen in walk_screens(desk, screens):
        shown = desk.page.evaluate("({...document.documentElement.dataset})")
        assert chosen.items() <= shown.items(), f"{screen.path} is shown as {shown}"
        result = axe.run(desk.page, options={"runOnly": {"type": "tag", "values": TAGS}})
        found += [
            f"{screen.path} {violation['id']}: {violation['nodes'][0]['html'][:160]}"
            for violation in result.response["violations"]
        ]
    assert not found, "\n".join(found)


def test_axe_would_notice(desk):
    desk.page.goto(f"{desk.address}/")
    desk.page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x><input>')")
    result = Axe().run(desk.page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert {"image-alt", "label"} <= {violation["id"] for violation in result.response["violations"]}


@pytest.mark.slow
def test_nothing_is_cut_off_at_320_pixels(desk, screens):
    desk.page.set_viewport_size({"width": 320, "height": 800})
    wide = []
    for screen in walk_screens(desk, screens):
        over = desk.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide.append(f"{screen.path}: {over} px")
    assert wide == []
