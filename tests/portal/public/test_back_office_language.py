"""The back office speaks Chinese: what Wagtail's catalogue lacks is filled in, completely enough and without slips."""

import re
from pathlib import Path

import polib
import pytest
import wagtail
from django.conf import settings
from django.utils.translation import gettext, ngettext

CATALOGUE = Path(settings.BASE_DIR) / "locale" / "wagtail" / "zh_Hans" / "LC_MESSAGES" / "django.po"
WAGTAIL = Path(wagtail.__file__).parent
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
ENOUGH = 0.95


def installed_catalogues() -> list[Path]:
    """Return the English catalogues of the Wagtail apps that are installed."""
    apps = [app.removeprefix("wagtail").lstrip(".").replace(".", "/") for app in settings.INSTALLED_APPS]
    folders = [
        WAGTAIL / app for app, name in zip(apps, settings.INSTALLED_APPS, strict=True) if name.startswith("wagtail")
    ]
    paths = [folder / "locale" / "en" / "LC_MESSAGES" / "django.po" for folder in folders]
    return [path for path in paths if path.exists()]


def translated(catalogue: Path) -> set[tuple[str, str | None]]:
    if not catalogue.exists():
        return set()
    return {(entry.msgid, entry.msgctxt) for entry in polib.pofile(str(catalogue)) if entry.translated()}


def test_nearly_every_text_of_the_back_office_is_chinese():
    ours = translated(CATALOGUE)
    wanted = done = 0
    for english in installed_catalogues():
        theirs = translated(Path(str(english).replace("/en/", "/zh_Hans/")))
        texts = {(entry.msgid, entry.msgctxt) for entry in polib.pofile(str(english))}
        wanted += len(texts)
        done += len(texts & (ours | theirs))
    assert wanted > 1000
    assert done / wanted >= ENOUGH


def test_no_translation_loses_or_invents_a_placeholder():
    slips = []
    for entry in polib.pofile(str(CATALOGUE)):
        source = entry.msgid_plural or entry.msgid
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            if set(PLACEHOLDER.findall(source)) != set(PLACEHOLDER.findall(text)):
                slips.append(entry.msgid)
    assert slips == []


def test_the_compiled_catalogue_is_that_of_the_readable_one():
    readable = {(entry.msgid, entry.msgstr) for entry in polib.pofile(str(CATALOGUE)) if not entry.msgid_plural}
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert readable == {(entry.msgid, entry.msgstr) for entry in compiled if not entry.msgid_plural}


@pytest.mark.parametrize(
    "english, chinese", [("Schedule to publish", "定时发布"), ("Locked by workflow", "已由流程锁定")]
)
def test_the_back_office_uses_it(english, chinese):
    assert gettext(english) == chinese


def test_a_number_of_things_is_said_in_chinese():
    assert ngettext("Moved up 1 place.", "Moved up %(counter)s places.", 3) % {"counter": 3} == "上移 3 位。"
