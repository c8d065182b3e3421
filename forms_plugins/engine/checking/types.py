"""The types that rules may count on: of answers, of rows and of look-up tables."""

from collections.abc import Iterator, Mapping
from typing import Any

from forms_plugins.engine.checking.problems import FormProblem
from forms_plugins.engine.definition import Choice, Field, FormDefinition, Roster
from forms_plugins.engine.evaluation.ruling import is_number_key
from forms_plugins.engine.rules import (
    BOOLEAN,
    DATE,
    DECIMAL,
    TEXT,
    WHOLE,
    RuleShapeError,
    TableType,
    Type,
    TypeScope,
    check_shape,
    choice,
    choices,
    roster,
)
from forms_plugins.engine.rules.checking import literal_type
from forms_plugins.engine.rules.structure import LITERALS, operator_of

_PLAIN: Mapping[str, Type] = {
    "text": TEXT,
    "whole": WHOLE,
    "decimal": DECIMAL,
    "boolean": BOOLEAN,
    "date": DATE,
    "files": choices(),
}


class FormTypes:
    """The types of one form. Whatever is wrong with the form, a type is found."""

    def __init__(self, form: FormDefinition) -> None:
        self._lists = form.choice_lists
        self._tables = {name: _table_type(rows) for name, rows in form.tables.items()}
        self._answers = {
            item.key: self._of_item(item)
            for step in form.steps
            for item in step.items
            if isinstance(item, Field | Roster)
        }

    def scope(self, around: tuple[Roster, ...] = (), options_of: Field | None = None) -> TypeScope:
        """
        Return the names a rule may use: outside rosters, or in the rows of the rosters ``around``
        it; and the attributes of options, in the filter of a question.
        """
        row: dict[str, Type] = {}
        for each in around:
            row |= self._of_row(each)
        option = None if options_of is None else self._attributes(options_of)
        return TypeScope(self._answers, row if around else None, self._tables, option)

    def of(self, field: Field) -> Type:
        """Return the type of a question."""
        if field.datatype == "choice":
            return choice(option.code for option in self._options(field))
        if field.datatype == "choices":
            return choices(option.code for option in self._options(field))
        return _PLAIN[field.datatype]

    def _options(self, field: Field) -> tuple[Choice, ...]:
        return self._lists.get(field.choice_list, ()) if field.choice_list else field.choices

    def _attributes(self, field: Field) -> dict[str, Type | None]:
        """Return the types of the attributes; those of two kinds have none."""
        kinds: dict[str, set[type]] = {}
        for option in self._options(field):
            for name, value in option.attributes.items():
                kinds.setdefault(name, set()).add(type(value))
        types: dict[frozenset[type], Type] = {frozenset({int}): WHOLE, frozenset({str}): TEXT}
        return {name: types.get(frozenset(found)) for name, found in kinds.items()}

    def _of_item(self, item: Field | Roster) -> Type:
        return roster(self._of_row(item)) if isinstance(item, Roster) else self.of(item)

    def _of_row(self, around: Roster) -> dict[str, Type]:
        return {
            item.key: self._of_item(item)
            for item in around.items
            if isinstance(item, Field | Roster)
        }


def check_tables(form: FormDefinition) -> Iterator[FormProblem]:
    """Yield what is wrong with the look-up tables."""
    for name, rows in form.tables.items():
        place = ("tables", name)
        if not rows:
            yield FormProblem(place, "table_empty", {"name": name})
        if len({frozenset(row) for row in rows.values()}) > 1:
            yield FormProblem(place, "table_columns", {"name": name})
        for key, row in rows.items():
            for column, cell in row.items():
                if cell is not None and not is_literal(cell):
                    params = {"name": name, "column": column}
                    yield FormProblem((*place, key, column), "table_cell", params)
        for column, cells in _columns(rows).items():
            if len({_column_kind(cell) for cell in cells}) > 1:
                params = {"name": name, "column": column}
                yield FormProblem(place, "table_column_mixed", params)


def is_literal(cell: Any) -> bool:
    """Say whether ``cell`` is a value as rules write it: 3, "x", true, {"decimal"}, {"date"}."""
    try:
        check_shape(cell)
    except RuleShapeError:
        return False
    return operator_of(cell) is None or operator_of(cell) in LITERALS


def _table_type(rows: Mapping[str, Mapping[str, Any]]) -> TableType:
    # A key in figures is found as a text and as a number, so either may be used.
    keys = choice() if all(map(is_number_key, rows)) else choice(rows)
    return TableType(keys, {name: _column_type(cells) for name, cells in _columns(rows).items()})


def _columns(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {}
    for row in rows.values():
        for column, cell in row.items():
            cells = columns.setdefault(column, [])
            if cell is not None and is_literal(cell):
                cells.append(cell)
    return columns


def _column_type(cells: list[Any]) -> Type:
    kinds = {_column_kind(cell) for cell in cells}
    if kinds == {"number"}:
        return WHOLE if all(literal_type(cell).kind == "whole" for cell in cells) else DECIMAL
    return {"text": TEXT, "boolean": BOOLEAN, "date": DATE, "set": choices()}.get(
        kinds.pop() if kinds else "", TEXT
    )


def _column_kind(cell: Any) -> str:
    return literal_type(cell).base
