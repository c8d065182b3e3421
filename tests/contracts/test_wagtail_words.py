"""Our Spanish for Wagtail's own words holds only what Wagtail has no good Spanish for."""

import re
from pathlib import Path

import polib
import pytest
import wagtail
from django.conf import settings
from django.utils.translation import gettext, ngettext
from django.utils.translation.trans_real import DjangoTranslation

OURS = Path(__file__).resolve().parents[2] / "locale" / "wagtail"
WAGTAIL = Path(wagtail.__file__).parent
FAMILIAR = re.compile(r"\b(tú|tus?|puedes|debes)\b|inválid|por favor", re.IGNORECASE)


@pytest.fixture(params=["django", "djangojs"])
def domain(request):
    return request.param


@pytest.fixture
def entries(domain):
    return list(polib.pofile(str(OURS / "es" / "LC_MESSAGES" / f"{domain}.po")))


def lacking_spanish(domain):
    """Return the words that at least one app of Wagtail says without having Spanish for them."""
    found = set()
    for path in WAGTAIL.rglob(f"locale/en/LC_MESSAGES/{domain}.po"):
        spanish = polib.pofile(str(path.parents[2] / "es" / "LC_MESSAGES" / path.name))
        translated = {entry.msgid for entry in spanish if entry.translated()}
        found |= {entry.msgid for entry in polib.pofile(str(path))} - translated
    return found


def placeholders(text):
    return sorted(re.findall(r"%\(\w+\)[ds]|\{\w+\}|</?\w+[^>]*>", text))


def test_wagtail_says_each_word_and_has_no_spanish_for_it(domain, entries):
    """
    What an update of Wagtail no longer says, or says in Spanish, is to be removed here.

    An entry with a comment says better what Wagtail does say in Spanish.
    """
    listed = {entry.msgid for entry in entries if not entry.tcomment}

    assert sorted(listed - lacking_spanish(domain)) == []


def test_each_word_is_translated_once_with_its_placeholders(entries):
    assert len({entry.msgid for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.translated(), entry.msgid
        english = [placeholders(entry.msgid), placeholders(entry.msgid_plural or entry.msgid)]
        for said in entry.msgstr_plural.values() or [entry.msgstr]:
            assert placeholders(said) in english, entry.msgid


def test_words_say_usted(entries):
    said = [text for each in entries for text in [each.msgstr, *each.msgstr_plural.values()]]

    assert [text for text in said if FAMILIAR.search(text)] == []


def test_pages_say_them():
    assert OURS in settings.LOCALE_PATHS
    assert gettext("There are no %(model_name)s to display.").startswith("No hay")
    assert ngettext("Referenced %(count)s time", "Referenced %(count)s times", 2).startswith("Se")


def test_scripts_say_them():
    spoken = DjangoTranslation("es", domain="djangojs")

    assert spoken.gettext("Changes have been autosaved.") == "Los cambios se guardaron solos."
