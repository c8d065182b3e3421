"""What people read blames nobody; `tests/contracts` proves that the catalogue is complete."""

import re

from tests.unit.theme.files import THEME

ROOT = THEME.parent
CATALOGUE = ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po"
UNWELCOME = re.compile(r"inválid|error fatal|por favor|lo sentimos|\bups\b", re.IGNORECASE)


def test_translations_blame_nobody():
    assert UNWELCOME.findall(CATALOGUE.read_text()) == []


def test_demo_pages_blame_nobody():
    folder = ROOT / "cms" / "content" / "demo"

    assert not [path.name for path in folder.glob("*.py") if UNWELCOME.search(path.read_text())]


def test_forms_of_the_package_blame_nobody():
    folder = ROOT / "forms_plugins" / "sisfoh"

    assert not [path.name for path in folder.rglob("*.yaml") if UNWELCOME.search(path.read_text())]
