"""One walk: an actor asks for every address with every filling; each answer is judged by the table and the oracle."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.permissions import back_office
from tests.permissions.actors import EDITOR, Actor
from tests.permissions.expectations import ROWS, Row
from tests.permissions.fillers import Case, cases_of, fixed
from tests.permissions.readers import may_read
from tests.permissions.routes import Route, path_of
from tests.permissions.world import World

WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)
SAVEPOINT = re.compile(r'^\s*SAVEPOINT "?(\w+)', re.IGNORECASE)
ROLLBACK = re.compile(r'^\s*ROLLBACK TO SAVEPOINT "?(\w+)', re.IGNORECASE)
# A session, the journal of who looked at what, and what the page editor notes about its own windows.
ALWAYS_WRITTEN = {
    "django_session",
    "catalog_journalentry",
    "catalog_user",
    "wagtailadmin_editingsession",
    "wagtailusers_userprofile",
}
# Wagtail's page that fails on purpose, and its forms that a post without their fields breaks (for an editor only).
WAGTAILS_OWN_FAILURES = {
    "wagtailadmin_error_test",
    "wagtailadmin_choose_page_external_link",
    "wagtailadmin_pages:copy",
}
SOME_REFUSAL = {403, 404, 405, 409, 422}


@dataclass
class Report:
    """What a walk found: how many requests, and a line for every answer that is not as it should be."""

    requests: int = 0
    findings: list[str] = field(default_factory=list)

    def note(self, actor: Actor, method: str, path: str, what: str) -> None:
        self.findings.append(f"{actor} {method} {path}: {what}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of the walk: the row that says what to expect, whose matter it names, method and path."""

    row: Row
    case: Case
    method: str
    path: str


class Writes:
    """The tables that are written to, without what was rolled back again."""

    def __init__(self):
        self.tables: list[str] = []
        self.marks: dict[str, int] = {}

    def watch(self, execute, sql, params, many, context):
        if found := WRITE.match(sql):
            self.tables.append(found.group(1).lower())
        elif found := SAVEPOINT.match(sql):
            self.marks[found.group(1)] = len(self.tables)
        elif found := ROLLBACK.match(sql):
            del self.tables[self.marks.get(found.group(1), 0) :]
        return execute(sql, params, many, context)


@contextmanager
def written_tables() -> Iterator[Writes]:
    """Collect the tables that are written to."""
    writes = Writes()
    with connection.execute_wrapper(writes.watch):
        yield writes


class Walker:
    """An actor on the way through the world; every request is rolled back, so that the order does not matter."""

    def __init__(self, world: World, actor: Actor, report: Report, *, in_full: bool = False):
        self.world, self.actor, self.report, self.in_full = world, actor, report, in_full
        self.client = Client(raise_request_exception=False)
        user = actor.user(world.city)
        if user is not None:
            self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        # Signing out is one of the addresses: the cookies of the start are put back after every request.
        self.cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def ask(self, method: str, path: str):
        """Make one request; return its answer, its bytes and the tables that were written."""
        self.report.requests += 1
        mail.outbox.clear()
        with transaction.atomic(), written_tables() as writes:
            answer = self.client.generic(method, path)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        tables = set(writes.tables)
        self.client.cookies = SimpleCookie(self.cookies)
        return answer, content, tables - ALWAYS_WRITTEN

    def visit(self, route: Route, methods: tuple[str, ...]) -> None:
        """Ask for one route in all its fillings."""
        if route.name in back_office.BEHIND_THE_DOOR | back_office.OPEN:
            for method in methods:
                self._judge_back_office(route, method, path_of(route, fixed(route, self.world)))
            return
        for asked in self.requests(route, methods):
            self.ask_and_judge(asked)

    def requests(self, route: Route, methods: tuple[str, ...]) -> Iterator[Asked]:
        """Yield what is asked of one of our own routes; nothing for one that has no row, which a test tells of."""
        row = ROWS.get(route.name)
        if row is None:
            return
        for case in cases_of(route, row, self.world):
            if not (case.right_state or self.in_full):
                continue
            path = reverse(route.name, kwargs=case.values)
            for method in methods:
                for query in row.queries if method in {"GET", "HEAD"} else ("",):
                    yield Asked(row, case, method, path + query)

    def ask_and_judge(self, asked: Asked) -> int:
        """Make one request, report what is wrong with its answer, and return its status."""
        row, case, method, path = asked.row, asked.case, asked.method, asked.path
        answer, content, tables = self.ask(method, path)
        self._look_for_words(method, path, answer, content)
        expected = self._expected(row, case, method)
        if answer.status_code not in expected:
            self.report.note(
                self.actor, method, path, f"{answer.status_code}, expected {sorted(expected)} ({case.matter})"
            )
        may_write = method == "POST" and self._acts(row, case, method)
        if tables and not may_write:
            self.report.note(self.actor, method, path, f"writes {sorted(tables)}")
        return answer.status_code

    def _acts(self, row: Row, case: Case, method: str) -> bool:
        return may_read(self.actor, case.matter) and bool(row.allows(self.actor.role, method))

    def _expected(self, row: Row, case: Case, method: str) -> set[int]:
        allowed = row.allows(self.actor.role, method)
        if row.is_public:
            if method in {"GET", "HEAD"}:
                return {405} if allowed is None else {200, 302}
            return {200, 302, 303, 400, 403, 405, 422}
        if allowed is None:
            # A method that nobody may use says so, or hides what may not be seen.
            return {405, 404, 403} if self.actor.signs_in else {405, 404, 403, 302}
        if not self.actor.signs_in:
            return {302}
        if not may_read(self.actor, case.matter):
            return {404}
        if not allowed:
            return {403}
        if method in {"GET", "HEAD"} and (case.right_state or not row.states):
            return {200}
        return {200, 302, 303} | SOME_REFUSAL

    def _judge_back_office(self, route: Route, method: str, path: str) -> None:
        answer, content, tables = self.ask(method, path)
        self._look_for_words(method, path, answer, content)
        if answer.status_code >= 500 and route.name not in WAGTAILS_OWN_FAILURES:
            self.report.note(self.actor, method, path, f"{answer.status_code}")
        if self._is_at_home(route):
            return
        if answer.status_code < 300:
            self.report.note(self.actor, method, path, f"{answer.status_code} behind the editor's door")
        if tables:
            self.report.note(self.actor, method, path, f"writes {sorted(tables)}")

    def _is_at_home(self, route: Route) -> bool:
        if route.name in back_office.LEXICON:
            return self.actor.role in back_office.LEXICON_EDITORS
        return self.actor.role == EDITOR or route.name in back_office.OPEN

    def _look_for_words(self, method: str, path: str, answer, content: bytes) -> None:
        headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
        letters = "\n".join(str(letter.message()) for letter in mail.outbox)
        everything = content + headers.encode() + letters.encode()
        self._report_words(method, path, self.world.canaries.seen_in(content) | self.world.canaries.seen_in(everything))

    def _report_words(self, method: str, path: str, words: set[str]) -> None:
        for word in sorted(words):
            matter, place = self.world.canaries.home[word]
            if not may_read(self.actor, matter):
                self.report.note(self.actor, method, path, f"shows {place} of {matter}")
