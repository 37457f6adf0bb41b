"""Every query of the workbench begins at `visible_to`, or is one of those that are listed with their reason."""

import ast
from collections import Counter
from collections.abc import Iterator

from tests.house.sources import python, tree_of
from workflow import access

# By file and model: rows of what the reader was already found to see, or asked with the right in the query itself.
KNOWN = {
    ("portal/desk/bureau/compare_summary.py", "FunctionItem"): "of the run that the page shows",
    ("portal/desk/bureau/compare_summary.py", "Judgement"): "of the hits that the page shows",
    (
        "portal/desk/collecting/directory.py",
        "EditionItem",
    ): "of editions that may be seen, names where they may be",
    ("portal/desk/collecting/directory.py", "ResourceItem"): "of entries that may be seen",
    ("portal/desk/collecting/waiting.py", "DataCheckItem"): "a condition on checks that may be seen",
    ("portal/desk/collecting/waiting.py", "ShareRequest"): "a condition on checks that may be seen",
    ("portal/desk/dossiers.py", "Organisation"): "those in which the reader serves",
    ("portal/desk/forms/filters.py", "Organisation"): "names of authorities, for signed-in readers",
    ("portal/desk/forms/people.py", "Organisation"): "the system administrator's page",
    ("portal/desk/home.py", "JournalEntry"): "whether drafts that may be seen were handed over",
    ("portal/desk/imports.py", "ImportRun"): "counts of the run that was found",
    ("portal/desk/lexicon/waiting.py", "LexiconTask"): "a condition on editions, for those who release them",
    ("portal/desk/next_steps.py", "ApprovalSheet"): "who must act on a project that may be seen, not what they say",
    ("portal/desk/quotes.py", "PriceLine"): "of replies that may be seen",
    ("portal/desk/resources/waiting.py", "ResourceStep"): "a condition on entries that may be seen",
    ("portal/desk/stages.py", "Notice"): "the end of publicity of projects that may be seen",
    ("portal/desk/uploads.py", "ImportRun"): "the claim of the run that was found",
}
# How often, where it is more than once.
TIMES = {("portal/desk/uploads.py", "ImportRun"): 2}
HARMLESS = {"none", "create"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}


def ruled() -> frozenset[str]:
    """Return the names of the models that have a rule of visibility."""
    return frozenset(model.__name__ for model in {*access._SPECIAL, *access._THROUGH_DOSSIER, access.Dossier})


def unguarded(tree: ast.AST) -> Iterator[str]:
    """Yield the models that a module asks for past their rule of visibility, one for each time."""
    names = ruled()
    used = {id(node.value): node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}:
            model = ast.unparse(node.value)
            if model in names and used.get(id(node)) not in HARMLESS:
                yield model
        elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in SHORTCUTS:
            model = ast.unparse(node.args[0])
            if model in names:
                yield model


def beyond_the_known(path: str, tree: ast.AST) -> list[str]:
    """Return the models asked for in a file of the workbench more often than the list tells of."""
    allowed = {model: TIMES.get((where, model), 1) for where, model in KNOWN if where == path}
    return [f"{path}: {model}" for model, times in Counter(unguarded(tree)).items() if times > allowed.get(model, 0)]


def test_the_workbench_asks_for_nothing_past_its_rule_of_visibility():
    wrong = [line for path in python("portal/desk") for line in beyond_the_known(str(path), tree_of(path))]
    assert wrong == []


def test_no_line_of_the_list_has_outlived_its_query():
    asked = {(str(path), model) for path in python("portal/desk") for model in unguarded(tree_of(path))}
    assert sorted(set(KNOWN) - asked) == []
