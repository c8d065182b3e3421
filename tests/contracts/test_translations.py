"""Every text of the source has its Spanish words, and the catalogue is current."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """A copy of the source whose catalogue was collected anew."""
    copy = tmp_path_factory.mktemp("source")
    for name in ("cms", "forms_plugins", "reporting", "theme", "locale"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("*.pyc", "static"))
    shutil.copy(ROOT / "manage.py", copy)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "es", "--no-location"]
        + ["--no-obsolete", "--verbosity", "0"],
        cwd=copy,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "PYTHONPATH": str(copy)},
        check=True,
    )
    return copy / "locale" / "es" / "LC_MESSAGES" / "django.po"


def selected_messages(catalogue, option):
    result = subprocess.run(
        ["msgattrib", option, "--no-wrap", str(catalogue)],
        capture_output=True,
        text=True,
        check=True,
    )
    return [line for line in result.stdout.splitlines() if line.startswith("msgid ")][1:]


@pytest.mark.parametrize("option", ["--untranslated", "--only-fuzzy"])
def test_every_text_has_its_spanish_words(collected, option):
    assert selected_messages(collected, option) == []


def test_placeholders_of_translations_match(collected):
    subprocess.run(["msgfmt", "--check", "-o", os.devnull, str(collected)], check=True)
