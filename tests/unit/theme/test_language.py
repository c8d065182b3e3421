"""What people read is Spanish, and says what to do."""

import re

import pytest

from tests.unit.theme.files import TEMPLATES, THEME

FRAGMENTS = THEME.parent / "locale" / "es" / "fragments"
OWN_FOLDERS = ["components", "blocks", "pages", "errors"]
UNWELCOME = re.compile(r"inválid|error fatal|por favor|lo sentimos|ups\b", re.IGNORECASE)


def own_templates() -> list:
    folders = [path for folder in OWN_FOLDERS for path in (TEMPLATES / folder).glob("*.html")]
    return [*folders, *TEMPLATES.glob("base*.html")]


def test_every_string_of_the_theme_has_its_spanish():
    catalogue = (FRAGMENTS / "theme.po").read_text()
    known = {found.replace('\\"', '"') for found in re.findall(r'^msgid "(.*)"$', catalogue, re.M)}

    used = {
        text
        for path in own_templates()
        for text in re.findall(r'{% translate "([^"]*)"', path.read_text())
    }

    assert used - known == set()


@pytest.mark.parametrize("fragment", ["theme.po", "content.po"])
def test_no_translation_is_empty(fragment):
    entries = (FRAGMENTS / fragment).read_text().split("\n\n")[1:]

    assert [entry for entry in entries if re.search(r'^msgstr(\[\d\])? ""$', entry, re.M)] == []


@pytest.mark.parametrize("fragment", ["theme.po", "content.po"])
def test_translations_blame_nobody(fragment):
    assert not UNWELCOME.findall((FRAGMENTS / fragment).read_text())


def test_demo_pages_blame_nobody():
    folder = THEME.parent / "cms" / "content" / "demo"

    assert not [path.name for path in folder.glob("*.py") if UNWELCOME.search(path.read_text())]
