"""What a reader of a notice is told at a moment: texts with their corrected typing errors, the tree, the time left.

The notice's snapshot stays as it was published; a corrected typing error is laid over it when it is read.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Notice

MODIFY_TYPES = {"NEW": gettext_lazy("新增"), "UPGRADE": gettext_lazy("升级"), "REUSE": gettext_lazy("复用")}


@dataclass(frozen=True, slots=True)
class Row:
    """One function of the list as printed; `number` is its place in the tree."""

    number: str
    name: str
    description: str
    kind: str
    quantity: str
    unit: str


@dataclass(frozen=True, slots=True)
class Group:
    """The functions below one heading; deeper headings are joined in `name`."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """The period of publicity at a moment: `day` of `total` days, `left` in words, tones for the page."""

    begins_on: date
    ends_on: date
    end_at: datetime
    day: int
    total: int
    left: str
    label: str
    tone: str
    days: int
    hours: int
    minutes: int
    foot: str

    @property
    def is_running(self) -> bool:
        return self.tone != "done"


def time_left(end_at: datetime, at: datetime) -> tuple[int, int, int]:
    """Return whole days, hours and minutes until the end, zero once it has come."""
    seconds = max(timedelta(), end_at - at).total_seconds()
    minutes = int(seconds // 60)
    return minutes // 1440, minutes % 1440 // 60, minutes % 60


def left_in_words(end_at: datetime, at: datetime) -> str:
    """3 天 12 小时, 5 小时 20 分, 8 分钟; the script on the page writes the same."""
    days, hours, minutes = time_left(end_at, at)
    if days:
        return _("{days} 天 {hours} 小时").format(days=days, hours=hours)
    if hours:
        return _("{hours} 小时 {minutes} 分").format(hours=hours, minutes=minutes)
    return _("{minutes} 分钟").format(minutes=minutes)


def period_of(notice: Notice, at: datetime) -> Period:
    """Return the period as it stands at `at`; the day of publication itself is not counted (Art 35)."""
    begins_on = timezone.localtime(notice.published_at).date()
    today = timezone.localtime(at).date()
    total = (notice.ends_on - begins_on).days
    running = notice.effective_status(at) == Notice.Effective.RUNNING
    days, hours, minutes = time_left(notice.end_at, at)
    if running:
        tone, label, left = "hot" if today >= notice.ends_on else "", _("距截止还有"), left_in_words(notice.end_at, at)
    else:
        tone, label, left = "done", _("公示状态"), str(notice.effective_status(at).label)
    day = max((today - begins_on).days, 0) if running else total + 1
    foot = _foot(notice, at)
    return Period(begins_on, notice.ends_on, notice.end_at, day, total, left, label, tone, days, hours, minutes, foot)


def _foot(notice: Notice, at: datetime) -> str:
    """Say what the day below the bar of days is: the end to come, the end that came, or why it ended otherwise."""
    status = notice.effective_status(at)
    if status == Notice.Effective.WITHDRAWN:
        return _("撤回于 {day}").format(day=f"{timezone.localtime(notice.withdrawn_at or at):%Y-%m-%d}")
    if status == Notice.Effective.CORRECTED:
        return _("以更正后的版次为准")
    words = _("截止 {day} 24:00") if status == Notice.Effective.RUNNING else _("期满 {day} 24:00")
    return words.format(day=notice.ends_on.isoformat())


def status_tags(notice: Notice, at: datetime) -> list[tuple[str, str]]:
    """Return (label, tone) of a notice at a moment: its state first, then what deserves attention."""
    status = notice.effective_status(at)
    tones = {Notice.Effective.RUNNING: "blue", Notice.Effective.CORRECTED: "amber", Notice.Effective.WITHDRAWN: "red"}
    tags = [(str(status.label), tones.get(status, ""))]
    if status == Notice.Effective.RUNNING and timezone.localtime(at).date() >= notice.ends_on:
        tags.append((_("今日截止"), "red"))
    if notice.supersedes_id:
        tags.append((_("更正公示"), "amber"))
    return tags


class Reading:
    """A notice page as read at a moment, or without one where only its texts are wanted."""

    def __init__(self, page, at: datetime | None = None, request: HttpRequest | None = None):
        self.page = page
        self.notice: Notice = page.notice
        self.at = at
        self.request = request

    @cached_property
    def fixes(self) -> list:
        return list(self.page.typo_fixes.select_related("by"))

    def text(self, place: str, written: str) -> str:
        """Return a text with its last corrected typing error, or as it was published."""
        return next((fix.after for fix in reversed(self.fixes) if fix.place == place), written)

    @property
    def title(self) -> str:
        return self.text("title", self.notice.title)

    @cached_property
    def sections(self) -> list[dict[str, str]]:
        return [
            {"heading": section.get("heading", ""), "text": self.text(f"body.{n}.text", section.get("text", ""))}
            for n, section in enumerate(self.notice.body)
        ]

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return grouped(self._items())

    @property
    def total(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @cached_property
    def period(self) -> Period:
        return period_of(self.notice, self.at)

    @cached_property
    def tags(self) -> list[tuple[str, str]]:
        return status_tags(self.notice, self.at)

    @cached_property
    def versions(self) -> list[dict]:
        """The notices of this correction chain, newest first, each with its address and state."""
        return [
            {
                "notice": notice,
                "url": notice.page.get_url(self.request) if hasattr(notice, "page") else "",
                "is_this": notice.pk == self.notice.pk,
                "status": notice.effective_status(self.at).label,
            }
            for notice in chain(self.notice)
        ]

    def _items(self) -> list[dict]:
        return [
            {
                **item,
                "name": self.text(f"items.{item['number']}.name", item["name"]),
                "description": self.text(f"items.{item['number']}.description", item.get("description") or ""),
            }
            for item in snapshot_items(self.notice)
        ]


def reading_of(page, *, at: datetime | None = None, request: HttpRequest | None = None) -> Reading:
    return Reading(page, at, request)


def snapshot_items(notice: Notice) -> list[dict]:
    """Return the published list: the snapshot, whose keys are the field names of `FunctionItem`."""
    return notice.snapshot or list(
        notice.function_list.items.order_by("order").values(
            "number", "name", "description", "level", "is_leaf", "quantity", "unit", "modify_type"
        )
    )


def grouped(items: list[dict]) -> tuple[Group, ...]:
    """Gather leaves below the headings above them, in the order of the list."""
    headings: dict[int, str] = {}
    groups: dict[str, list[Row]] = {}
    for item in items:
        level = int(item.get("level") or 1)
        headings = {depth: name for depth, name in headings.items() if depth < level}
        if item.get("is_leaf", True):
            name = " › ".join(headings[depth] for depth in sorted(headings)) or _("功能")
            groups.setdefault(name, []).append(_row(item))
        else:
            headings[level] = item["name"]
    return tuple(Group(name, tuple(rows)) for name, rows in groups.items())


def _row(item: dict) -> Row:
    code = item.get("modify_type") or ""
    return Row(
        number=item["number"],
        name=item["name"],
        description=item.get("description") or "",
        kind=str(MODIFY_TYPES.get(code, code)),
        quantity=_plain(item.get("quantity")),
        unit=item.get("unit") or _("项"),
    )


def _plain(quantity: object) -> str:
    """Return a quantity without needless zeros: 1.00 is 1, 2.50 is 2.5."""
    if quantity in (None, ""):
        return "1"
    return f"{Decimal(str(quantity)).normalize():f}"


def chain(notice: Notice) -> list[Notice]:
    """Return the whole chain of corrections that a notice belongs to, newest first."""
    newest = notice
    while (later := getattr(newest, "superseded_by", None)) is not None:
        newest = later
    versions = [newest]
    while (earlier := versions[-1].supersedes) is not None:
        versions.append(earlier)
    return versions
