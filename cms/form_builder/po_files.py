"""Translations of a form as PO files, which translators and their tools know."""

import polib
from django.utils.translation import gettext as _

from cms.form_builder.models import FormPage
from cms.form_builder.translating import Row, Taken, rows_of, write_translations

MOST_BYTES = 2_000_000


class PoRefused(ValueError):
    """A file is no PO file; the text says so to people."""


def write_po(page: FormPage, language: str) -> str:
    """
    Return the texts of ``page`` as a PO file.

    The context of an entry is its place; older translations come marked as fuzzy.
    """
    file = polib.POFile(wrapwidth=100)
    file.metadata = {
        "Project-Id-Version": page.form_slug or page.slug,
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for row in rows_of(page, language):
        file.append(_entry(row))
    return str(file)


def _entry(row: Row) -> polib.POEntry:
    is_changed = row.state == "changed"
    return polib.POEntry(
        msgctxt=row.place,
        msgid=row.spanish,
        msgstr=row.suggestion if is_changed else row.translation,
        comment=row.words,
        flags=["fuzzy"] if is_changed else [],
        previous_msgid=row.suggested_for if is_changed else None,
    )


def read_po(page: FormPage, language: str, content: bytes) -> Taken:
    """
    Write the translations of a PO file into ``page``, which is not saved here.

    Entries whose Spanish is not that of today, and fuzzy ones, become suggestions; empty ones are
    left alone.

    :raises PoRefused: if it is no PO file, or one of another language.
    """
    file = _parsed(content)
    named = file.metadata.get("Language", "").replace("_", "-")
    if named and named != language:
        message = _("The file is in the language “%(named)s”. Choose the file for this language.")
        raise PoRefused(message % {"named": named})
    entries = [entry for entry in file if entry.msgctxt and entry.msgstr and not entry.obsolete]
    sure = {entry.msgctxt: (entry.msgid, entry.msgstr) for entry in entries if not entry.fuzzy}
    unsure = {
        entry.msgctxt: (entry.previous_msgid or entry.msgid, entry.msgstr)
        for entry in entries
        if entry.fuzzy
    }
    taken = write_translations(page, language, sure)
    guesses = write_translations(page, language, unsure, are_final=False)
    taken.suggested += guesses.suggested
    taken.kept += guesses.kept
    taken.refused += guesses.refused
    return taken


def _parsed(content: bytes) -> polib.POFile:
    message = _("The file is no PO file. Choose another one.")
    if len(content) > MOST_BYTES:
        raise PoRefused(_("The file is larger than 2 MB. Choose another one."))
    try:
        text = content.decode("utf-8-sig")
        # polib takes a text for the name of a file if there is one of that name.
        if "msgid" not in text or "\n" not in text:
            raise PoRefused(message)
        return polib.pofile(text)
    except (UnicodeDecodeError, OSError, ValueError, IndexError) as error:
        raise PoRefused(message) from error
