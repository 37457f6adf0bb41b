"""The generated pages equal what they are drawn from, and no test claims a requirement that does not exist."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from workflow.lifecycle import TRANSITIONS, State, covered
from workflow.management.commands import generate_docs
from workflow.management.lifecycle_page import lifecycle_page
from workflow.management.requirements_page import proofs_in, requirements_page
from workflow.regulation.requirements import requirements

RULES_OF_THIS_STAGE = [*range(1, 28), 35, *range(62, 67)]
# Nothing to refuse and nothing to compute: an encouragement.
NO_RULE = {"R15.2"}


@pytest.mark.parametrize("name", ["docs/lifecycle.md", "docs/requirements.md"])
def test_a_generated_page_equals_its_source(name):
    written = (settings.BASE_DIR / name).read_text(encoding="utf-8")

    assert written == generate_docs.generated_pages()[name], f"{name}: run manage.py generate_docs"


def test_every_requirement_that_a_test_claims_exists():
    assert sorted(set(proofs_in(settings.BASE_DIR / "tests")) - set(requirements())) == []


def test_every_article_has_a_requirement():
    assert {row.article for row in requirements().values()} == set(range(1, 67))


def test_every_rule_of_the_states_covered_is_proven():
    needed = {row.id for row in requirements().values() if row.article in RULES_OF_THIS_STAGE} - NO_RULE

    assert sorted(needed - set(proofs_in(settings.BASE_DIR / "tests"))) == []


def test_the_diagram_draws_every_covered_state_and_every_step():
    page = lifecycle_page()

    assert all(f"    {state}: {state.label}\n" in page for state in covered())
    assert all(f"`{row.verb}`" in page for row in TRANSITIONS)
    assert "    ADHOC_REVIEW --> SUBMITTED: 一事一议未通过\n" in page
    assert all(f"| `{state}` |" in page for state in State)


MARKED = """
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.requirement("R1.1")]


class TestScope:
    pytestmark = pytest.mark.requirement("R99.9")

    @pytest.mark.requirement("R2.1", "R2.2")
    def test_scope(self): ...

    def helper(self): ...


@pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.requirement("R3.1"))])
def test_applicant(n): ...
"""


def test_marks_are_found_on_modules_classes_functions_and_parameters(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_marked.py").write_text(MARKED, encoding="utf-8")

    scope, applicant = "tests/test_marked.py::TestScope.test_scope", "tests/test_marked.py::test_applicant"
    assert proofs_in(tmp_path / "tests") == {
        "R1.1": [scope, applicant],
        "R2.1": [scope],
        "R2.2": [scope],
        "R99.9": [scope],
        "R3.1": [applicant],
    }


def test_what_no_test_proves_is_listed_as_not_yet_covered(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_marked.py").write_text(MARKED, encoding="utf-8")

    proven, _, uncovered = requirements_page(tmp_path / "tests").partition("## Not yet covered")

    assert "| R2.1 | " in proven and "- R2.1: " not in uncovered
    assert "- R10.3: " in uncovered and "| R10.3 | " not in proven


@pytest.fixture
def elsewhere(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "tests").mkdir()
    return tmp_path


def test_the_command_writes_both_pages_once(elsewhere, capsys):
    call_command("generate_docs")
    call_command("generate_docs")

    assert capsys.readouterr().out == "已更新 docs/lifecycle.md\n已更新 docs/requirements.md\n"
    assert (elsewhere / "docs/lifecycle.md").read_text(encoding="utf-8") == lifecycle_page()


def test_the_check_refuses_a_page_that_differs_and_leaves_it(elsewhere):
    call_command("generate_docs")
    call_command("generate_docs", "--check")
    page = elsewhere / "docs/lifecycle.md"
    page.write_text("edited by hand", encoding="utf-8")

    with pytest.raises(CommandError, match=r"docs/lifecycle\.md 与代码不一致"):
        call_command("generate_docs", "--check")

    assert page.read_text(encoding="utf-8") == "edited by hand"
