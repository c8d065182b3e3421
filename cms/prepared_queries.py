"""
Queries of the pages that are asked for most, put into SQL once.

Building a queryset and turning it into SQL costs many times what a database takes to look a key
up. A ``PreparedQuery`` lets Django do both once, with stand-ins for the values, and then only puts
the values in; rows become the same model instances, by Django's own means. It knows
nothing of scopes: what narrows the records to an office must be among the values.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any, Generic, TypeVar

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import ModelIterable, get_related_populators
from django.utils.timezone import make_aware

R = TypeVar("R")

NUMBERS = count(1)
"""Stand-ins are made of these, so that no two of a query are the same."""


class PreparedQuery(Generic[R]):
    """
    A queryset as a function: ``PreparedQuery(build, str, int)("a", 1)`` lists its records.

    ``build`` takes a value for each of ``types`` (``int``, ``str``, ``date``, ``datetime``) and
    returns a queryset of records, or of tuples (``values_list``), whose shape does not hang on
    them; no prefetching. Where a value's place in
    the SQL cannot be found, or a value is of another type (``None``), it is built each time.
    """

    def __init__(self, build: Callable[..., "models.QuerySet[Any, R]"], *types: type) -> None:
        self.build = build
        self.types = types
        # What turns columns into values belongs to the connection of a thread.
        self._kept = threading.local()

    def __call__(self, *values: Any) -> list[R]:
        """Return the records for these values, in order."""
        is_plain = any(type(v) is not kind for v, kind in zip(values, self.types, strict=True))
        plan = None if is_plain else self._plan()
        return list(self.build(*values)) if plan is None else plan.records(values)

    def _plan(self) -> "_Plan | None":
        if not hasattr(self._kept, "plan"):
            values = [_stand_in(kind, next(NUMBERS)) for kind in self.types]
            self._kept.plan = _planned(self.build(*values), values)
        found: _Plan | None = self._kept.plan
        return found


def _stand_in(kind: type, number: int) -> Any:
    """Return a value that nothing else in a query is."""
    if kind is int:
        return 2_000_000_000 + number
    if kind is str:
        return f"stand-in-{number}"
    if kind is date:
        return date.fromordinal(number)
    if kind is datetime:
        return make_aware(datetime.fromordinal(3_000_000 + number))
    raise TypeError(f"no stand-in for {kind}")


@dataclass(frozen=True)
class _Plan:
    """
    The SQL of a query and how its rows become records.

    ``places`` says for each of ``given`` which value goes there, ``None`` for what stays.
    """

    using: str
    makes_records: bool
    sql: str
    given: Sequence[Any]
    places: Sequence[int | None]
    compiler: Any
    converters: Sequence[tuple[int, Sequence[Any], Any]]
    populators: Sequence[Any]

    def records(self, values: Sequence[Any]) -> list[Any]:
        """Ask the database; one query."""
        connection = connections[self.using]
        given = [
            before if place is None else _as_given(connection, before, values[place])
            for before, place in zip(self.given, self.places, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, given)
            rows = cursor.fetchall()
        converted = self._converted(connection, rows)
        return list(self._built(converted) if self.makes_records else map(tuple, converted))

    def _converted(
        self, connection: BaseDatabaseWrapper, rows: Sequence[Any]
    ) -> Iterator[list[Any]]:
        for row in map(list, rows):
            for position, convert, expression in self.converters:
                for each in convert:
                    row[position] = each(row[position], expression, connection)
            yield row

    def _built(self, rows: Iterator[list[Any]]) -> Iterator[Any]:
        """Build what ``ModelIterable`` of Django builds."""
        info, annotations = self.compiler.klass_info, self.compiler.annotation_col_map or {}
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [column[0].target.attname for column in self.compiler.select[first:last]]
        for row in rows:
            record = info["model"].from_db(self.using, names, row[first:last])
            for populator in self.populators:
                populator.populate(row, record)
            for name, position in annotations.items():
                setattr(record, name, row[position])
            yield record


def _planned(queryset: "models.QuerySet[Any, Any]", values: Sequence[Any]) -> _Plan | None:
    """Return the plan of a queryset built with stand-ins, ``None`` if one is not found again."""
    using = queryset.db
    connection = connections[using]
    compiler = queryset.query.get_compiler(using=using)
    sql, given = compiler.as_sql()
    sent = [_as_given(connection, value, value) for value in values]
    places = [next((n for n, value in enumerate(sent) if value == each), None) for each in given]
    if set(places) - {None} != set(range(len(values))):
        return None
    columns = [column[0] for column in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(columns)
    return _Plan(
        using,
        queryset._iterable_class is ModelIterable,
        sql,
        given,
        places,
        compiler,
        [(position, convert, column) for position, (convert, column) in converters.items()],
        # The stubs describe the next Django, which wants one value more.
        get_related_populators(compiler.klass_info, compiler.select, using),  # type: ignore[call-arg]
    )


def _as_given(connection: BaseDatabaseWrapper, like: Any, value: Any) -> Any:
    """Return a value as the database takes it in the place of ``like``."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return type(like)(value) if isinstance(value, int) else value
