"""`manage.py law`: the officers' calculator, in words and as JSON, and its refusals."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from catalog.models import Holiday, HolidayYear
from tests.moments import NOW, TODAY
from workflow.management.commands import law


def ask(*arguments, capsys):
    call_command("law", *arguments)
    return capsys.readouterr().out


@pytest.mark.requirement("R10.3", "R62.1")
def test_the_route_of_an_amount_as_json(capsys):
    answer = json.loads(ask("route", "--amount=1999999.99", "--on", "2026-05-01", "--json", capsys=capsys))

    reviewers = {"act": "审核", "kind": "signature", "stage": 1, "parallel": True}
    assert answer == {
        "amount": "1999999.99",
        "on": "2026-05-01",
        "regulation": "dazhou-2023-9",
        "in_scope": True,
        "tier": 1,
        "signers": [
            {"capacity": "VM_UNIT", "label": "分管项目建设单位的副市长", **reviewers},
            {"capacity": "VM_DIG", "label": "分管数字经济工作的副市长", **reviewers},
            {
                "capacity": "VM_FIN",
                "label": "分管财政工作的副市长",
                "act": "审定",
                "kind": "signature",
                "stage": 2,
                "parallel": False,
            },
        ],
        "article": "第十条第二款第（一）项",
    }


@pytest.mark.requirement("R2.1", "R62.1")
def test_below_the_scope_there_is_no_tier(capsys):
    answer = json.loads(ask("route", "--amount=299999.99", "--json", capsys=capsys))

    assert (answer["tier"], answer["in_scope"], answer["signers"]) == (None, False, [])
    assert answer["on"] == TODAY.isoformat()


@pytest.mark.parametrize(
    ("amount", "lines"),
    [
        ("299999.99", ["299999.99 元：不足 300000.00 元，不适用本办法（第二条、第六十二条）"]),
        (
            "2000000",
            [
                "2000000 元：第 2 档（第十条第二款第（二）项）",
                "  1. 分管项目建设单位的副市长审核、分管数字经济工作的副市长审核（并行）",
                "  2. 分管财政工作的副市长审签",
                "  3. 市长审定",
            ],
        ),
        (
            "10000000.00",
            [
                "10000000.00 元：第 4 档（第十条第二款第（四）项）",
                "  1. 市政府常务会议审议（会议）",
                "  2. 市委常委会审定（会议）",
            ],
        ),
    ],
)
def test_the_route_of_an_amount_in_words(capsys, amount, lines):
    assert ask("route", f"--amount={amount}", capsys=capsys).splitlines() == lines


@pytest.mark.django_db
@pytest.mark.requirement("R35.1")
def test_the_end_of_a_period_as_json(capsys):
    answer = json.loads(ask("deadline", "--period", "publicity7D", "--start", "2026-09-24", "--json", capsys=capsys))

    assert answer == {
        "period": "publicity7D",
        "start": "2026-09-24",
        "raw_end": "2026-10-01",
        "end": "2026-10-08",
        "provisional": False,
        "moved_by": [f"2026-10-0{day}" for day in range(1, 8)],
        "article": "第三十五条",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "text"),
    [
        ("2026-03-02", "自 2026-03-02 起（当日不计入），2026-03-09 24:00 届满（第三十五条）\n"),
        (
            "2026-09-24",
            "自 2026-09-24 起（当日不计入），2026-10-08 24:00 届满，"
            "末日 2026-10-01 为休息日，顺延至次一工作日（第三十五条）\n",
        ),
        (
            "2027-03-01",
            "自 2027-03-01 起（当日不计入），2027-03-08 24:00 届满；该年放假安排尚未载入，为暂定日期（第三十五条）\n",
        ),
    ],
)
def test_the_end_of_a_period_in_words(capsys, start, text):
    assert ask("deadline", "--period", "publicity7D", "--start", start, capsys=capsys) == text


@pytest.mark.django_db
@pytest.mark.requirement("R35.1")
def test_the_administrators_table_settles_a_provisional_end(capsys):
    year = HolidayYear.objects.create(year=2027, source="国办发明电〔2026〕9号", loaded_at=NOW)
    Holiday.objects.create(year=year, day=date(2027, 3, 8), kind=Holiday.Kind.OFF)

    answer = json.loads(ask("deadline", "--period", "publicity7D", "--start", "2027-03-01", "--json", capsys=capsys))

    assert (answer["end"], answer["provisional"], answer["moved_by"]) == ("2027-03-09", False, ["2027-03-08"])


def test_without_its_tables_the_calculator_answers_and_says_from_what(capsys, monkeypatch):
    def missing():
        raise DatabaseError("no such table")

    monkeypatch.setattr(law, "work_calendar", missing)

    call_command("law", "deadline", "--period", "publicity7D", "--start", "2026-03-02", "--json")

    output = capsys.readouterr()
    assert json.loads(output.out)["end"] == "2026-03-09"
    assert "按内置的国务院放假通知计算" in output.err


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["route", "--amount=200万"], "“200万”不是以元为单位、至多两位小数的金额"),
        (["route", "--amount=1.234"], "“1.234”不是以元为单位"),
        (["route", "--amount=-1"], "“-1”不是以元为单位"),
        (["route", "--amount=500000", "--on", "2026-02-30"], "--on 的“2026-02-30”不是有效日期"),
        (["route", "--amount=500000", "--on", "20260501"], "--on 的“20260501”不是有效日期"),
        (["route", "--amount=500000", "--on", "2023-06-05"], "2023-06-05 时达市府发〔2023〕9号不在施行期间"),
        (["deadline", "--period", "公示", "--start", "2026-05-01"], "没有名为“公示”的期间；可用：publicity7D"),
        (["deadline", "--period", "plan60D", "--start", "五月"], "--start 的“五月”不是有效日期"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_status_2(arguments, message):
    with pytest.raises(CommandError, match=message) as refused:
        call_command("law", *arguments)

    assert refused.value.returncode == 2
