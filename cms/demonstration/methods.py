"""Drafts of methods to try simulations with."""

from cms.accounts.models import User
from cms.methods.drafts import begin_draft
from cms.methods.models import MethodDraft
from forms_plugins.api.packages import DemoCell, DemoDraft
from forms_plugins.classification.models import MethodVersion
from forms_plugins.classification.sheets import to_sheets


class NoSuchCell(Exception):
    """A draft changes a cell that the method does not have."""


def load_draft(draft: DemoDraft, *, by: User | None) -> None:
    """Begin a draft that says what a published method says, but for some cells; once."""
    if MethodDraft.objects.filter(slug=draft.slug).exists():
        return
    versions = MethodVersion.objects.filter(method__slug=draft.method)
    version = versions.order_by("-number").first()
    if version is None:
        return
    given = to_sheets(version.document)
    sheets = {name: [list(row) for row in rows] for name, rows in given.items()}
    names = {"clave": draft.slug, "titulo": draft.title}
    cells = [DemoCell("metodo", {"dato": name}, "valor", text) for name, text in names.items()]
    for cell in (*cells, *draft.cells):
        _write(sheets, cell)
    begin_draft(slug=draft.slug, title=draft.title, sheets=sheets, by=by, based_on=version)


def _write(sheets: dict[str, list[list[str]]], cell: DemoCell) -> None:
    headings, *rows = sheets[cell.sheet]
    wanted = {headings.index(column): text for column, text in cell.row.items()}
    found = [row for row in rows if all(row[place] == text for place, text in wanted.items())]
    if len(found) != 1:
        raise NoSuchCell(f"{cell.sheet}: {dict(cell.row)}")
    found[0][headings.index(cell.column)] = cell.value
