"""The site as a person uses it in a browser: sign in, open a page, type, press, upload, read."""

from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Locator, Page

from catalog.models import Supplier, User
from tests.factories.city import City
from tests.factories.people import PASSWORD
from workflow.outbox import run_due

TIMEOUT = 90_000  # milliseconds; a loaded machine is slow, not wrong


class Desk:
    """One browser window; `complaints` are what the console said of policy or scripts; `day` is when meetings meet."""

    password = PASSWORD
    day = "2026-06-08"

    def __init__(self, page: Page, address: str, city: City):
        self.page, self.address, self.city = page, address, city
        self.complaints: list[str] = []
        page.set_default_timeout(TIMEOUT)
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.complaints.append(message.text)

    def sign_in(self, who: User | str, organisation=None) -> User:
        """Sign in through the form, as the person of a role or a given one."""
        user = self.city.person(who, organisation) if isinstance(who, str) else who
        self.sign_out()
        self.page.goto(self.address + reverse("login"))
        self.page.fill("input[name=username]", user.username)
        self.page.fill("input[name=password]", self.password)
        self.page.click("main form button.pri, form:has(input[name=password]) button")
        self.page.wait_for_url("**/desk/**")
        return user

    def sign_in_supplier(self, supplier: Supplier) -> None:
        """Sign in through the suppliers' own door."""
        self.sign_out()
        self.page.goto(self.address + reverse("public:supplier_login"))
        self.page.fill("input[name=username]", supplier.uscc)
        self.page.fill("input[name=password]", self.password)
        self.page.click("main form button.pri, form:has(input[name=password]) button")
        self.page.wait_for_url(lambda url: "/login" not in url)

    def sign_out(self) -> None:
        """Forget who is signed in; chosen theme and size stay."""
        self.page.context.clear_cookies(name="sessionid")

    def open(self, name: str, *args: object) -> int:
        """Open a page of the workbench by its name; return its status."""
        return self.page.goto(self.address + reverse(name, args=args)).status

    def fill(self, typed: dict[str, object]) -> None:
        """Type into the fields of the page by their names, each as its kind wants it."""
        for name, value in typed.items():
            if not name.endswith(("TOTAL_FORMS", "INITIAL_FORMS")):
                self._fill_one(name, value)

    def _fill_one(self, name: str, value: object) -> None:
        fields = self.page.locator(f'main [name="{name}"]')
        kind = fields.first.evaluate("field => field.type || field.tagName.toLowerCase()")
        if kind in {"checkbox", "radio"}:
            for one in value if isinstance(value, list) else [value]:
                chosen = (
                    fields.first if one in {"on", True} else self.page.locator(f'main [name="{name}"][value="{one}"]')
                )
                chosen.check(force=True)
        elif kind.startswith("select"):
            fields.first.select_option(value)
        elif kind != "hidden":
            fields.first.fill(str(value))

    def upload(self, name: str, path: Path) -> None:
        """Choose a file for a field."""
        self.page.set_input_files(f'input[name="{name}"]', str(path))

    def press(self, text: str) -> int:
        """Press a button and wait for the next page; return its status."""
        return self._follow(self.page.locator("main button:visible, .actbar button:visible", has_text=text).first)

    def choose(self, name: str, value: str) -> int:
        """Press the button that posts a value, such as a decision; return the status of the page that follows."""
        return self._follow(self.page.locator(f'button[name="{name}"][value="{value}"]'))

    def save(self) -> int:
        """Press the main button of the page's own form; return the status of the page that follows."""
        return self._follow(self.page.locator("main form button.pri:visible").first)

    def _follow(self, button: Locator) -> int:
        with self.page.expect_navigation() as following:
            button.click()
        return following.value.status

    def says(self, text: str) -> bool:
        """Whether the page shows a text."""
        return self.page.locator("body").inner_text().find(text) >= 0

    def text(self) -> str:
        """Return all that the page shows."""
        return self.page.locator("body").inner_text()

    @staticmethod
    def work() -> None:
        """Do what the background worker would do now."""
        while run_due(50):
            continue
