"""Every Chinese text that a user sees in views, forms, models, actions and templates is marked for translation.

What counts: a string with Chinese characters in the code of the interface. What does not: docstrings; the parts of a
Chinese date; the citation of an article; words that are read rather than shown (patterns, sets of characters, what is
taken off a typed value); the default of a stored value; and the modules named below.
"""

import ast
import re

import pytest

from tests.house.sources import python, templates, text_of, tree_of

CHINESE = re.compile(r"[\u4e00-\u9fff]")
MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
INTERFACE = ("portal", "workflow/actions", "workflow/access.py", "workflow/models", "catalog/models")
# Sample data, and what an operator reads in a terminal.
EXEMPT = (
    "portal/demo",
    "portal/management",
    "portal/settings",
    "portal/doctor.py",
    "portal/supervisor.py",
    "portal/public/styleguide.py",
)
EXEMPT_TEMPLATES = {"styleguide.html"}
DATE_PART = re.compile(r"[年月日时分星期周上下午一二三四五六\d\s:：—-]+")
CITATION = re.compile(r"(《[^》]+》)?(第[一二三四五六七八九十百（）]+[条款项章](之[一二三])?[、，\s]*)+")
DOCUMENT_NUMBER = re.compile(r"[〔〕号]+")
# The acts and the body that a record names are kept as the regulation words them.
RECORDED = {"审核", "审签", "审定", "审议", "签发", "市发展改革委"}
# Calls whose Chinese arguments are read, not shown.
READING = {
    "compile",
    "frozenset",
    "removesuffix",
    "removeprefix",
    "replace",
    "strip",
    "split",
    "startswith",
    "endswith",
}


def _is_docstring(node: ast.Constant) -> bool:
    return isinstance(node.above, ast.Expr)


def _is_no_text(value: str) -> bool:
    forms = (DATE_PART, CITATION, DOCUMENT_NUMBER)
    return value in RECORDED or any(form.fullmatch(value) for form in forms)


def _is_marked_or_read(node: ast.AST) -> bool:
    if isinstance(node.above, ast.Dict) and node in node.above.keys:
        return True
    while hasattr(node, "above"):
        if isinstance(node, ast.keyword) and node.arg == "default":
            return True
        node = node.above
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in MARKERS | READING:
            return True
        if isinstance(node, ast.stmt):
            return False
    return False


def unmarked(tree: ast.AST) -> list[int]:
    """Return the lines of Chinese strings outside docstrings that no gettext call surrounds."""
    lines = {
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CHINESE.search(node.value)
        and not _is_docstring(node)
        and not _is_no_text(node.value)
        and not _is_marked_or_read(node)
    }
    return sorted(lines)


COMMENTS = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.DOTALL)
BLOCKS = re.compile(
    r"\{%-?\s*blocktrans(?:late)?\b.*?%\}.*?\{%-?\s*endblocktrans(?:late)?\s*-?%\}"
    r"|\{%-?\s*trans(?:late)?\s+.*?%\}"
    r"|_\(\s*(\"[^\"]*\"|'[^']*')\s*\)",
    re.DOTALL,
)


def unmarked_in_template(text: str) -> list[str]:
    """Return the lines of a template that say something in Chinese without a translation tag."""
    rest = BLOCKS.sub("", COMMENTS.sub("", text))
    return [line.strip() for line in rest.splitlines() if CHINESE.search(line)]


@pytest.mark.parametrize("source", ['x = "提交"', 'f(label="提交")', 'raise Refused(f"第{n}行")'])
def test_an_unmarked_string_is_found(source):
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.above = node
    assert unmarked(tree) == [1]


@pytest.mark.parametrize("text", ["<h1>提交</h1>", '<a title="提交">{% translate "好" %}</a>'])
def test_an_unmarked_template_text_is_found(text):
    assert len(unmarked_in_template(text)) == 1


def test_code_of_the_interface_marks_its_chinese():
    found = {
        str(path): lines
        for path in python(*INTERFACE)
        if not any(path.is_relative_to(exempt) for exempt in EXEMPT) and (lines := unmarked(tree_of(path)))
    }
    assert found == {}


def test_templates_mark_their_chinese():
    found = {
        str(path): lines
        for path in templates()
        if path.name not in EXEMPT_TEMPLATES and (lines := unmarked_in_template(text_of(path)))
    }
    assert found == {}
