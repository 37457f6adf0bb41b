"""`manage.py law`: a calculator for officers: the route of an amount and the end of a period, with their articles."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from catalog import clock
from workflow.regulation.calendar import WorkCalendar, default_calendar
from workflow.regulation.deadlines import Deadline, deadline
from workflow.regulation.provisions import PartyKind
from workflow.regulation.rulebook import NotInForce, Rulebook, UnknownPeriod, rulebook_on
from workflow.regulation.thresholds import NotAnAmount, Route, parse_amount, route_for
from workflow.working_days import work_calendar

REFUSED = 2


class Command(BaseCommand):
    """Answer in words, or with --json in one object; what cannot be answered ends with exit status 2."""

    help = "按办法计算审定程序（law route）和期间届满日（law deadline）"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the two questions."""
        questions = parser.add_subparsers(dest="question", required=True)
        route = questions.add_parser("route", help="总投资对应的审定程序（第十条第二款）")
        route.add_argument("--amount", required=True, help="总投资，单位为元，至多两位小数，如 1999999.99")
        route.add_argument("--on", help="按哪一天施行的规定计算，如 2026-05-01；默认今天")
        period = questions.add_parser("deadline", help="期间的届满日")
        period.add_argument("--period", required=True, help="期间名称，如 publicity7D")
        period.add_argument("--start", required=True, help="起算日（当日不计入），如 2026-09-24")
        for question in (route, period):
            question.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer the question asked."""
        answer = self.route if options["question"] == "route" else self.period
        try:
            data, text = answer(options)
        except (NotAnAmount, NotInForce, UnknownPeriod) as refused:
            raise CommandError(str(refused.args[0]), returncode=REFUSED) from refused
        self.stdout.write(json.dumps(data, ensure_ascii=False) if options["json"] else text)

    def route(self, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
        """Return the route of an amount as data and in words."""
        amount = parse_amount(options["amount"])
        on = _day(options["on"], "--on") if options["on"] else clock.today()
        rulebook = rulebook_on(on)
        route = route_for(amount, rulebook)
        return route_data(route, on), route_text(route, rulebook)

    def period(self, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
        """Return the end of a period as data and in words."""
        start = _day(options["start"], "--start")
        end = deadline(options["period"], start, self.calendar(), rulebook_on(start))
        return deadline_data(end), deadline_text(end)

    def calendar(self) -> WorkCalendar:
        """Return the city's calendar; without a database the calculator still answers, and says from what."""
        try:
            return work_calendar()
        except DatabaseError:
            self.stderr.write("未能读取节假日表，按内置的国务院放假通知计算；请先执行 migrate")
            return default_calendar()


def route_data(route: Route, on: date) -> dict[str, Any]:
    """Return a route as JSON data; below the scope `tier` is null and `signers` is empty."""
    return {
        "amount": str(route.amount),
        "on": on.isoformat(),
        "regulation": route.regulation,
        "in_scope": route.in_scope,
        "tier": route.tier,
        "signers": [
            {
                "capacity": party.capacity,
                "label": party.label,
                "act": party.act,
                "kind": party.kind.value,
                "stage": number,
                "parallel": len(stage) > 1,
            }
            for number, stage in enumerate(route.stages, start=1)
            for party in stage
        ],
        "article": route.article,
    }


def route_text(route: Route, rulebook: Rulebook) -> str:
    """Return a route in words."""
    if not route.in_scope:
        least = rulebook.amount("scope.min_total_yuan")
        return f"{route.amount} 元：不足 {least} 元，不适用本办法（{route.article}）"
    lines = [f"{route.amount} 元：第 {route.tier} 档（{route.article}）"]
    for number, stage in enumerate(route.stages, start=1):
        names = "、".join(f"{party.label}{party.act}" for party in stage)
        held = "（会议）" if stage[0].kind is PartyKind.MEETING else "（并行）" if len(stage) > 1 else ""
        lines.append(f"  {number}. {names}{held}")
    return "\n".join(lines)


def deadline_data(end: Deadline) -> dict[str, Any]:
    """Return a deadline as JSON data; `moved_by` lists the rest days that moved the end."""
    return {
        "period": end.period,
        "start": end.start.isoformat(),
        "raw_end": end.raw_end.isoformat(),
        "end": end.end.isoformat(),
        "provisional": end.provisional,
        "moved_by": [day.isoformat() for day in end.moved_by],
        "article": end.article,
    }


def deadline_text(end: Deadline) -> str:
    """Return a deadline in words."""
    moved = f"，末日 {end.raw_end} 为休息日，顺延至次一工作日" if end.moved_by else ""
    provisional = "；该年放假安排尚未载入，为暂定日期" if end.provisional else ""
    return f"自 {end.start} 起（当日不计入），{end.end} 24:00 届满{moved}{provisional}（{end.article}）"


def _day(text: str, option: str) -> date:
    # fromisoformat also reads 20260501 and week dates, which an officer is more likely to have mistyped than meant.
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise CommandError(f"{option} 的“{text}”不是有效日期，请写成如 2026-05-01", returncode=REFUSED)
    return day
