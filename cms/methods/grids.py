"""A sheet of a draft as the table that an editor writes in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.methods.drafted import Drafted
from cms.methods.sheet_edits import EMPTY_ROWS, Rows, with_columns
from cms.methods.suggestions import setting_suggestions, suggestions
from forms_plugins.classification.sheets.catalogue import SHEET_BY_NAME
from forms_plugins.classification.sheets.layout import Column, Sheet
from forms_plugins.classification.sheets.problems import Problem

LONG_KINDS = frozenset({"local", "rule"})
SHORT_KINDS = frozenset({"decimal", "whole", "boolean", "date"})
MOST_KEYS = 2
NOTHING = SafeString("")
INVALID = SafeString(' aria-invalid="true"')
READ_ONLY = SafeString(" readonly")


@dataclass(frozen=True)
class Heading:
    """
    A column of the table: ``number`` counts from 1, ``part`` is what a column of many stands for.

    ``column`` is ``None`` where the format knows no such column, ``is_extra`` says that the draft
    no longer has what it stands for.
    """

    number: int
    name: str
    column: Column | None
    part: str
    is_extra: bool
    offered: tuple[str, ...]
    key: int = 0
    """Which of the columns that tell one row from another: these stay in sight. 0 is none."""

    @property
    def title(self) -> str:
        """Return the words on top of the column."""
        if self.column is None:
            return self.name
        return f"{self.column.title}: {self.part}" if self.part else self.column.title

    @property
    def help(self) -> str:
        """Return what goes into the column."""
        if self.name.startswith("#"):
            return _("A note for people: the method does not read it.")
        if self.column is None or self.is_extra:
            return _("The method has no such column now. Move what it holds or remove it.")
        return self.column.help

    @property
    def width(self) -> str:
        """Return how much room its texts take: ``long``, ``short`` or ``middle``."""
        kind = self.column.kind if self.column else "text"
        return "long" if kind in LONG_KINDS else "short" if kind in SHORT_KINDS else "middle"

    @property
    def classes(self) -> str:
        """Return the classes of its cells."""
        return (
            f"sheet-grid__{self.width} is-key-{self.key}"
            if self.key
            else f"sheet-grid__{self.width}"
        )


class Grid:
    """
    One sheet with its columns, rows, messages and suggestions.

    ``rows`` are as they are shown: see ``arranged``.
    """

    def __init__(self, name: str, sheets: Mapping[str, Rows], problems: Iterable[Problem]) -> None:
        self.sheet: Sheet = SHEET_BY_NAME[name]
        self.rows: Rows = sheets[name]
        self._drafted = Drafted(sheets)
        self._messages: dict[tuple[int, int], list[Problem]] = {}
        for problem in problems:
            if problem.sheet == name and problem.row > 1:
                place = (problem.row, max(problem.column, 1))
                self._messages.setdefault(place, []).append(problem)

    @cached_property
    def headings(self) -> list[Heading]:
        """Return the columns from left to right."""
        expected = self._drafted.headings(self.sheet.name)
        seen: set[str] = set()
        found = []
        for number, name in enumerate(self.rows[0], 1):
            is_note = name.startswith("#")
            is_extra = not is_note and (name not in expected or name in seen)
            seen.add(name)
            found.append(self._heading(number, name, is_extra))
        return found

    def _heading(self, number: int, name: str, is_extra: bool) -> Heading:
        stem, _opening, part = name.partition(" (")
        known = {column.name: column for column in self.sheet.columns}
        column = known.get(stem)
        offered = suggestions(self._drafted, self.sheet.name, column) if column else []
        key = number if self._is_key(number, column) else 0
        return Heading(number, name, column, part.rstrip(")"), is_extra, tuple(offered), key)

    def _is_key(self, number: int, column: Column | None) -> bool:
        if column is None or column.kind in LONG_KINDS or self.is_settings:
            return False
        first = self.sheet.keys[:number]
        return number <= MOST_KEYS and len(first) == number and first[-1] == column.name

    @property
    def is_settings(self) -> bool:
        """Say whether every row is a setting with a fixed name."""
        return self.sheet.shape == "settings"

    @property
    def lists(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield id and entries of the suggestions."""
        for heading in self.headings:
            if heading.offered:
                yield f"list-{heading.number}", heading.offered
        if self.is_settings:
            for number, row in enumerate(self.rows[1:], 2):
                if offered := setting_suggestions(self._drafted, row[0]):
                    yield f"list-row-{number}", tuple(offered)

    @cached_property
    def body(self) -> SafeString:
        """Return the rows of the table as HTML; thousands of cells are too many for a template."""
        self._with_lists = {name for name, _offered in self.lists}
        empty = [] if self.is_settings else [[""] * len(self.rows[0])] * EMPTY_ROWS
        rows = enumerate([*self.rows[1:], *empty], 2)
        return format_html_join("\n", "{}", ((self._row(number, row),) for number, row in rows))

    def _row(self, number: int, cells: Sequence[str]) -> SafeString:
        setting = self._setting(cells[0]) if self.is_settings else None
        boxes = format_html_join(
            "",
            "{}",
            (
                (self._box(number, heading, text, setting),)
                for heading, text in zip(self.headings, cells, strict=True)
            ),
        )
        return format_html(
            '<tr{}><th scope="row" id="r{}"><label><input type="checkbox" name="row" value="{}">'
            "<span data-number>{}</span></label></th>{}</tr>",
            format_html(' data-help="{}"', f"{setting.title}: {setting.help}") if setting else "",
            number,
            number - 2,
            number,
            boxes,
        )

    def _setting(self, name: str) -> Column | None:
        return self._settings.get(name)

    @cached_property
    def _settings(self) -> dict[str, Column]:
        return {setting.name: setting for setting in self.sheet.settings}

    def _box(self, number: int, heading: Heading, text: str, setting: Column | None) -> SafeString:
        problems = self._messages.get((number, heading.number))
        mark = worst(problems) if problems else ""
        return format_html(
            '<td class="{}"{}>{}{}{}</td>',
            heading.classes if not setting or heading.number == 1 else "sheet-grid__long",
            format_html(' data-problem="{}"', mark) if mark else NOTHING,
            self._input(number, heading, text, mark, setting),
            message(number, heading.number, problems) if problems else NOTHING,
            self._note(heading, setting) if setting else NOTHING,
        )

    def _note(self, heading: Heading, setting: Column | None) -> SafeString:
        if heading.number > 1 or setting is None:
            return NOTHING
        return format_html('<span class="sheet-grid__note">{}</span>', setting.help)

    def _input(
        self, number: int, heading: Heading, text: str, mark: str, setting: Column | None
    ) -> SafeString:
        place = heading.number
        more = self._list(number, place)
        if mark:
            more += format_html(' aria-describedby="m-{}-{}"', number, place)
        if mark == "error":
            more += INVALID
        if setting and place == 1:
            more += READ_ONLY
        start = format_html(
            'name="cell" id="c-{}-{}" aria-labelledby="h{} r{}"{}',
            number, place, place, number, more,
        )  # fmt: skip
        kind = setting.kind if setting and place > 1 else heading.column and heading.column.kind
        if "\n" in text or (kind in LONG_KINDS and "list=" not in more):
            # HTML drops a line end that follows the tag.
            return format_html('<textarea rows="1" {}>\n{}</textarea>', start, text)
        return format_html('<input type="text" {} value="{}">', start, text)

    def _list(self, number: int, place: int) -> SafeString:
        own = f"list-row-{number}" if self.is_settings and place > 1 else f"list-{place}"
        return format_html(' list="{}"', own) if own in self._with_lists else NOTHING


def message(row: int, column: int, problems: Sequence[Problem]) -> SafeString:
    """Return what is said under a cell."""
    return format_html(
        '<p class="sheet-grid__message" id="m-{}-{}" data-message>{}</p>',
        row,
        column,
        " ".join(problem.message for problem in problems),
    )


def worst(problems: Sequence[Problem]) -> str:
    """Return ``error`` if any problem is one, else ``warning``."""
    return "error" if any(each.severity == "error" for each in problems) else "warning"


def arranged(sheets: Mapping[str, Rows]) -> dict[str, Rows]:
    """
    Return the sheets of a draft as they are shown and checked.

    Every sheet and every column that should be there is there, in order; settings that nobody wrote
    have their row. Nothing that was written is left out.
    """
    drafted = Drafted(sheets)
    return {
        name: _with_settings(sheet, with_columns(sheets.get(name, []), drafted.headings(name)))
        for name, sheet in SHEET_BY_NAME.items()
    }


def _with_settings(sheet: Sheet, rows: Rows) -> Rows:
    written = {row[0] for row in rows[1:]}
    missing = [item.name for item in sheet.settings if item.name not in written]
    width = len(rows[0])
    return rows + [[name, *[""] * (width - 1)] for name in missing]


@dataclass(frozen=True)
class ReadableSheet:
    """A sheet to read: titles of the columns that say something, and numbered rows."""

    titles: list[str]
    rows: list[tuple[int, list[str]]]


def readable(name: str, rows: Rows) -> ReadableSheet:
    """Return a sheet without the columns and rows in which nothing is written."""
    headings = Grid(name, {name: rows}, ()).headings
    own = 1 if SHEET_BY_NAME[name].shape == "settings" else 0
    filled = [(number, row) for number, row in enumerate(rows[1:], 2) if any(row[own:])]
    used = [place for place in range(len(headings)) if any(row[place] for _n, row in filled)]
    titles = [headings[place].title for place in used]
    return ReadableSheet(titles, [(n, [row[place] for place in used]) for n, row in filled])
