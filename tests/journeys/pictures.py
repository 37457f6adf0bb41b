"""Pictures of the main screens: `python -m tests.journeys.pictures ADDRESS FOLDER` on a running sample city.

Each is taken at 1280 and at 390 px, as a member of the office that works on it sees it; `make screens` renews those of
the documentation.
"""

import io
import os
import sys
from pathlib import Path

import django

# Playwright's synchronous interface runs a loop in this thread, which Django would take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
django.setup()

from django.urls import reverse  # noqa: E402  Models are there only after setup.
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from catalog.models import DupRun, Membership, Notice, Project, User  # noqa: E402
from portal.demo.accounts import password, shown_accounts  # noqa: E402
from tests.needs import chromium  # noqa: E402
from workflow.models import ApprovalSheet  # noqa: E402

WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}


def main(address: str, folder: str) -> None:
    """Take all pictures into a folder."""
    where = Path(folder)
    where.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for size, (width, height) in WIDTHS.items():
            for role, shots in _screens().items():
                page = _page(browser, address, role, width, height)
                for name, path in shots.items():
                    page.goto(address + path, wait_until="load")
                    _keep(page.screenshot(), where / f"{name}-{size}.png")
                page.context.close()
        browser.close()


def _keep(picture: bytes, path: Path) -> None:
    """Write a picture with 256 colours: a third of the bytes, and nothing that a reader of a page would miss."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(256).save(path, optimize=True)


def _screens() -> dict[str, dict[str, str]]:
    """Return by role (empty: a visitor) the name and the path of each screen."""
    notice = Notice.objects.filter(status=Notice.Status.PUBLISHED, page__live=True).order_by("-end_at").first()
    sheet = ApprovalSheet.objects.filter(status="open", role__in=("VM_UNIT", "VM_DIG", "MAYOR")).first()
    run = DupRun.objects.filter(hits__isnull=False, project__state="SUBMITTED").order_by("-pk").first()
    run = run or DupRun.objects.filter(hits__isnull=False).order_by("-pk").first()
    project = Project.objects.filter(state="FL_PUBLIC").first()
    draft = Project.objects.filter(state="DRAFT", unit__memberships__user__in=_shown("UNIT_OP")).first()
    return {
        "": {"home": "/", "notice": notice.page.url, "systems": "/systems/", "resources": "/resources/"},
        "BUR_OP": {
            "desk": reverse("desk:home"),
            "project": reverse("desk:project", args=[project.number]),
            "compare": reverse("desk:compare", args=[run.pk]),
            "clocks": reverse("desk:clocks"),
        },
        "UNIT_OP": {"draft": reverse("desk:draft", args=[draft.number])},
        sheet.role: {"approve": reverse("desk:sheet", args=[sheet.pk])},
    }


def _shown(role: str):
    names = [account.username for account in shown_accounts()]
    held = Membership.objects.filter(role_id=role, user__username__in=names)
    return User.objects.filter(pk__in=held.values("user"))


def _page(browser: Browser, address: str, role: str, width: int, height: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    page = context.new_page()
    if role:
        page.goto(address + reverse("login"))
        page.fill("input[name=username]", _shown(role).first().username)
        page.fill("input[name=password]", password())
        page.click("form button[type=submit], form button.pri")
        page.wait_for_url("**/desk/**")
    return page


if __name__ == "__main__":
    main(*sys.argv[1:])
