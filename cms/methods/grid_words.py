"""What the script of the table says; braces are filled in by it."""

from django.utils.translation import gettext as _


def grid_words() -> dict[str, str]:
    """Return the sentences by the names that ``grid.js`` knows."""
    return {
        "chosen": _("Chosen: rows {rows}, columns {columns}."),
        "pasted": _("Pasted: {rows} rows. Ctrl+Z takes it back."),
        "pastedPart": _(
            "Pasted: {rows} rows. {lost} cells found no place and were not pasted. "
            "Ctrl+Z takes it back."
        ),
        "undone": _("Taken back."),
        "redone": _("Done again."),
        "nothingToUndo": _("There is nothing to take back."),
        "added": _("Rows added: {rows}."),
        "full": _("The sheet is full: no row was added."),
        "removed": _("Rows deleted: {rows}. Ctrl+Z takes it back."),
        "moved": _("Moved to row {row}."),
        "chooseRows": _("Tick the boxes of the rows, or go into a cell, first."),
        "changed": _("Not saved yet."),
        "saving": _("Saving…"),
        "notSaved": _(
            "It could not be saved. What you wrote stays here and is tried again. Check the "
            "connection, or sign in again in another tab."
        ),
    }
