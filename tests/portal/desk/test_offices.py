"""Administrators, auditors, calculator and calendar: each their own, none of the others', no business data."""

import pytest
from django.urls import reverse

from catalog.models import Holiday, HolidayYear, JournalEntry, Membership, User
from tests.factories import ProjectFactory
from tests.factories.people import UserFactory
from tests.portal.desk.typed import said
from workflow.regulation.roles import Role

pytestmark = pytest.mark.django_db

TABLE = "2027-01-01 off\n2027-01-02 off\n2027-02-07 work"


def test_the_calculator_answers_with_its_article(client, city, as_user):
    as_user(client, Role.UNIT_OP, city.water)
    page = said(client.get(reverse("desk:law"), {"amount": "1999999.99"}))
    assert "第 1 档" in page and "第十条第二款第（一）项" in page and "199.999999" in page
    page = said(client.get(reverse("desk:law"), {"amount": "2000000.00"}))
    assert "第 2 档" in page and "市长" in page
    page = said(client.get(reverse("desk:law"), {"amount": "299999.99"}))
    assert "不属于本办法管理范围" in page


@pytest.mark.parametrize("amount", ["1.999", "一百万", "-1", ""])
def test_what_is_no_amount_is_refused_by_the_calculator(client, city, as_user, amount):
    as_user(client, Role.UNIT_OP, city.water)
    answer = client.get(reverse("desk:law"), {"amount": amount})
    assert answer.status_code == 422


@pytest.mark.requirement("R35.1")
def test_a_period_that_ends_on_a_transferred_rest_day_moves_on(client, city, as_user):
    as_user(client, Role.UNIT_OP, city.water)
    page = said(client.get(reverse("desk:law"), {"period": "publicity7D", "start": "2026-09-24"}))
    assert "2026年10月8日 24:00" in page and "因休息日顺延" in page


def test_a_day_before_the_regulation_is_refused(client, city, as_user):
    as_user(client, Role.UNIT_OP, city.water)
    answer = client.get(reverse("desk:law"), {"amount": "5000000", "on": "2020-01-01"})
    assert answer.status_code == 422 and "不在施行期间" in said(answer)


def test_the_system_administrator_loads_a_years_table(client, city, as_user):
    user = as_user(client, Role.SYSADMIN, city.bureau)
    answer = client.post(reverse("desk:calendar"), {"year": 2027, "source": "国办发明电〔2026〕7号", "table": TABLE})
    assert answer.status_code == 303
    assert HolidayYear.objects.get().loaded_by == user
    assert dict(Holiday.objects.values_list("day", "kind").order_by("day")) == {
        day.day: day.kind for day in Holiday.objects.all()
    }
    assert Holiday.objects.count() == 3
    assert JournalEntry.objects.get(event="calendar.loaded").details["days"]["2027-02-07"] == "work"
    client.post(reverse("desk:calendar"), {"year": 2027, "source": "更正", "table": "2027-01-01 off"})
    assert Holiday.objects.count() == 1


def test_every_bad_line_of_a_table_is_named(client, city, as_user):
    as_user(client, Role.SYSADMIN, city.bureau)
    table = "2027-01-01 off\n1月2日 放假\n2029-05-01 off\n2027-01-01 work"
    answer = client.post(reverse("desk:calendar"), {"year": 2027, "source": "通知", "table": table})
    assert answer.status_code == 422
    for words in ("第 2 行", "第 3 行", "第 4 行", "既写了放假又写了上班"):
        assert words in said(answer)
    assert not HolidayYear.objects.exists()


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.BUR_LEAD, Role.SECADMIN])
def test_nobody_else_loads_the_calendar(client, city, as_user, role):
    as_user(client, role, city.home_of(role))
    assert client.get(reverse("desk:calendar")).status_code == 200
    answer = client.post(reverse("desk:calendar"), {"year": 2027, "source": "通知", "table": TABLE})
    assert answer.status_code == 403


PAGES = {"people": Role.SYSADMIN, "security": Role.SECADMIN}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.SECADMIN, Role.AUDITADMIN, Role.BUR_LEAD, Role.UNIT_HEAD])
def test_an_administrators_page_is_theirs_alone(client, city, as_user, page, role):
    as_user(client, role, city.home_of(role))
    assert client.get(reverse(f"desk:{page}")).status_code == (200 if PAGES[page] is role else 403)


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.SECADMIN, Role.AUDITADMIN])
def test_the_three_administrators_see_no_business_data(client, city, as_user, role):
    project = ProjectFactory(unit=city.water, in_library=True)
    as_user(client, role, city.bureau)
    assert client.get(reverse("desk:project", args=[project.number])).status_code == 404
    for name in ("home", "projects", "dossiers", "systems", "notices", "sheets", "imports"):
        answer = client.get(reverse(f"desk:{name}"))
        assert project.name not in said(answer), name


def test_an_account_is_opened_and_appointed(client, city, as_user):
    as_user(client, Role.SYSADMIN, city.bureau)
    made = client.post(reverse("desk:people"), {"username": "zhou.min", "display_name": "周敏"})
    assert made.status_code == 303
    person = User.objects.get(username="zhou.min")
    assert not person.is_superuser and not person.is_staff
    post = {"organisation": city.water.pk, "role": "UNIT_OP", "valid_from": "2026-06-08"}
    assert client.post(made.url, post).status_code == 303
    assert Membership.objects.get(user=person).organisation == city.water
    assert set(JournalEntry.objects.values_list("event", flat=True)) >= {"account.created", "membership.appointed"}


def test_a_taken_user_name_is_refused_and_kept(client, city, as_user):
    taken = as_user(client, Role.SYSADMIN, city.bureau).username
    answer = client.post(reverse("desk:people"), {"username": taken, "display_name": "重名"})
    assert answer.status_code == 422
    assert "已有人使用" in said(answer) and "重名" in said(answer)


def test_an_administrator_does_not_also_work_on_projects(client, city, as_user):
    as_user(client, Role.SYSADMIN, city.bureau)
    auditor = city.person(Role.AUDITADMIN, city.bureau)
    post = {"organisation": city.water.pk, "role": "UNIT_OP", "valid_from": "2026-06-08"}
    answer = client.post(reverse("desk:person", args=[auditor.pk]), post)
    assert answer.status_code == 422
    assert "不得兼任业务岗位" in said(answer)
    assert auditor.memberships.count() == 1


def test_an_appointment_that_ends_takes_the_rights_with_it(client, city, as_user, the_clock):
    as_user(client, Role.SYSADMIN, city.bureau)
    operator = city.person(Role.UNIT_OP)
    membership = operator.memberships.get()
    assert client.post(reverse("desk:membership-end", args=[operator.pk, membership.pk])).status_code == 303
    the_clock.forward(days=1)
    project = ProjectFactory(unit=city.water, in_library=True)
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("desk:project", args=[project.number])).status_code == 404


def test_the_security_administrator_locks_and_unlocks_but_not_themselves(client, city, as_user):
    me = as_user(client, Role.SECADMIN, city.bureau)
    other = city.person(Role.UNIT_OP)
    url = reverse("desk:account-lock", args=[other.pk])
    assert client.post(url).status_code == 303
    other.refresh_from_db()
    assert not other.is_active
    client.post(url)
    other.refresh_from_db()
    assert other.is_active
    assert client.post(reverse("desk:account-lock", args=[me.pk])).status_code == 403


def test_incompatible_roles_are_listed(client, city, as_user):
    as_user(client, Role.SECADMIN, city.bureau)
    both = UserFactory(display_name="一身二任", bureau_operator=city.bureau)
    # Past the door that refuses it, as a row from before the rule or from another hand would be.
    Membership.objects.create(user=both, organisation=city.bureau, role_id="SYSADMIN", valid_from="2024-01-01")
    page = said(client.get(reverse("desk:security")))
    assert str(both) in page and "系统管理员、局经办" in page


def test_the_auditor_traces_with_filters_and_leaves_a_trace(client, city, as_user):
    project = ProjectFactory(unit=city.water, in_library=True)
    JournalEntry.objects.create(
        event="submit", subject=f"{project.number} 提交", dossier=project.dossier, actor_name="周敏"
    )
    JournalEntry.objects.create(event="withdraw", subject="别的事", dossier=project.dossier, actor_name="李工")
    as_user(client, Role.AUDIT, city.auditors)
    page = said(client.get(reverse("desk:journal"), {"actor": "周敏"}))
    assert project.number in page and "别的事" not in page
    assert '<form method="post"' not in page.split('id="main"')[1]
    assert JournalEntry.objects.filter(event="journal.searched").exists()


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.BUR_LEAD, Role.SYSADMIN])
def test_the_journal_is_the_auditors(client, city, as_user, role):
    as_user(client, role, city.home_of(role))
    assert client.get(reverse("desk:journal")).status_code == 403
