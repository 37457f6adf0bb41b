"""The sample city's data: consistent with itself and readable by the importers users have."""

import pytest

from catalog.imports.function_list import read_function_list
from portal.demo.accounts import account_lines, accounts, password, shown_accounts
from portal.demo.case import HOMES
from portal.demo.pages import articles
from portal.demo.samples import samples, username_of
from portal.demo.stories import STORIES
from workflow.permissions import DISJOINT_ROLES, Role, incompatible

NEVER_SIGN_IN = {Role.PUBLIC, Role.SUPPLIER}


def test_every_story_is_told_by_one_sample():
    assert sorted(sample.story for sample in samples()) == sorted(STORIES)


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.key)
def test_a_function_list_reads_without_a_problem(sample):
    reading = read_function_list(sample.workbook)
    assert reading.problems == ()
    assert len(reading.entries) >= 2


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.key)
def test_a_sample_has_someone_to_draft_and_someone_to_submit(sample):
    assert username_of(sample.unit, Role.UNIT_OP) != username_of(sample.unit, Role.UNIT_HEAD)


def test_nobody_holds_a_role_where_no_account_does():
    with pytest.raises(LookupError):
        username_of("136", Role.UNIT_OP)


def test_every_role_that_signs_in_has_one_account_in_the_printed_table():
    shown = [role for account in shown_accounts() for role in account.roles]
    assert sorted(shown) == sorted(role.value for role in Role if role not in NEVER_SIGN_IN)


def test_the_bureau_and_the_leaders_have_accounts_where_the_stories_look_for_them():
    assert all(username_of(home, role) for role, home in HOMES.items())


def test_no_account_joins_what_must_stay_apart():
    assert [account.username for account in accounts() if incompatible(Role(code) for code in account.roles)] == []
    assert len({account.username for account in accounts() if set(account.roles) & set(DISJOINT_ROLES)}) == 3


def test_usernames_are_unique_and_short():
    names = [account.username for account in accounts()]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= 20


def test_the_printed_table_names_the_password_and_every_shown_account():
    text = "\n".join(account_lines())
    assert password() in text
    assert [account.username for account in shown_accounts() if account.username not in text] == []


def test_slugs_of_articles_are_unique():
    slugs = [entry["slug"] for entries in articles().values() for entry in entries]
    assert len(slugs) == len(set(slugs))
