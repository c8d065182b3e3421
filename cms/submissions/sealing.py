"""
Seals: the database itself refuses to let a test be counted, entered, issued, mailed or acted upon.

Whatever an author tries out and whatever staff practise is kept in the tables of what is filled in
in earnest, marked ``is_test``. Managers hide it. Beside them stand triggers, put there after every
``migrate``: each foreign key anywhere in the product that leads to a draft, a submission or a part
of one refuses tests, unless it is named in ``IN_THE_STORE``. A table that is added later is sealed
by itself. They are not part of one migration because SQLite forgets the triggers of a table that
a later migration rebuilds, and because tables of the future must be sealed too.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import truncate_name

from cms.jobs.models import Job
from cms.submissions.models import Draft, Event, Result, StepAnswers, Submission, Upload

PREFIX: Final = "seal_"
LONGEST_NAME: Final = 63

IN_THE_STORE: Final = {
    "submissions.StepAnswers.draft": "the answers themselves",
    "submissions.Upload.draft": "the files themselves",
    "submissions.Event.draft": "what happened to it, read by nobody else",
    "submissions.Event.submission": "what happened to it, read by nobody else",
    "submissions.Result.submission": "the class it came to, which goes with it",
    "submissions.Submission.draft": "both are a test or neither is (rule of its own)",
    "submissions.Draft.continues": "both are a test or neither is (rule of its own)",
}
"""Foreign keys that may lead to tests, with the reason; parts above the forms add theirs."""

ONLY_TESTS: Final[set[str]] = set()
"""Foreign keys to drafts that may lead to tests and to nothing else."""

_DRAFT = "SELECT is_test FROM submissions_draft WHERE id = {id}"
_SUBMISSION = "SELECT is_test FROM submissions_submission WHERE id = {id}"
_BY_DRAFT = (
    "SELECT d.is_test FROM {table} p JOIN submissions_draft d"
    " ON d.id = p.draft_id WHERE p.id = {{id}}"
)
_BY_SUBMISSION = (
    "SELECT s.is_test FROM submissions_result p JOIN submissions_submission s"
    " ON s.id = p.submission_id WHERE p.id = {id}"
)
IS_TEST: Final[dict[type[models.Model], str]] = {
    Draft: _DRAFT,
    Submission: _SUBMISSION,
    Result: _BY_SUBMISSION,
    Upload: _BY_DRAFT.format(table="submissions_upload"),
    StepAnswers: _BY_DRAFT.format(table="submissions_stepanswers"),
    Event: _BY_DRAFT.format(table="submissions_event"),
}
"""For every table of the store, the query that says whether the row ``{id}`` is of a test."""


def keeps_tests(field: str, reason: str) -> None:
    """Let a foreign key to drafts ("app.Model.field") lead to tests, and to nothing else."""
    IN_THE_STORE[field] = reason
    ONLY_TESTS.add(field)


@dataclass(frozen=True)
class Seal:
    """
    A refusal of the database: rows of ``table`` are refused if ``refused`` holds of the new row.

    ``columns`` are those whose change is looked at, ``applies`` the condition that costs nothing.
    ``on_insert`` is false where only a change can be wrong. Both are SQL over ``NEW`` and ``OLD``.
    """

    table: str
    columns: tuple[str, ...]
    applies: str
    refused: str
    on_insert: bool = True

    def name(self, vendor: str, event: str = "") -> str:
        """Return the name of the trigger; it changes with what the trigger does."""
        told = f"{vendor}{self.applies}{self.refused}{self.on_insert}"
        digest = hashlib.sha256(told.encode()).hexdigest()[:8]
        plain = f"{PREFIX}{digest}_{event}{self.table}_{'_'.join(self.columns)}"
        return truncate_name(plain, LONGEST_NAME)


def links_to_the_store() -> Iterator[tuple[str, type[models.Model], models.ForeignKey[Any, Any]]]:
    """Yield each foreign key to the store: its name, the model it leads to, and the field."""
    for target in IS_TEST:
        for relation in target._meta.get_fields(include_hidden=True):
            if isinstance(relation, models.ManyToOneRel):
                field = relation.field
                yield f"{field.model._meta.label}.{field.name}", target, field


def seals(vendor: str) -> list[Seal]:
    """Return every seal for a kind of database."""
    found = [*_own_rules(), _seal_of_jobs(vendor)]
    for name, target, field in links_to_the_store():
        if name in IN_THE_STORE and name not in ONLY_TESTS:
            continue
        column = str(field.column)
        is_test = IS_TEST[target].format(id=f"NEW.{column}")
        refused = f"NOT ({is_test})" if name in ONLY_TESTS else f"({is_test})"
        table = field.model._meta.db_table
        found.append(Seal(table, (column,), f"NEW.{column} IS NOT NULL", refused))
    return found


def _own_rules() -> list[Seal]:
    """Return what holds inside the store: a test stays one, and so does what belongs to it."""
    draft, submission = Draft._meta.db_table, Submission._meta.db_table
    changes = "OLD.is_test <> NEW.is_test"
    by_draft = _DRAFT.format(id="NEW.draft_id")
    by_older = _DRAFT.format(id="NEW.continues_id")
    return [
        Seal(draft, ("is_test",), changes, changes, on_insert=False),
        Seal(submission, ("is_test",), changes, changes, on_insert=False),
        Seal(submission, ("draft_id",), "NEW.draft_id IS NOT NULL", f"NEW.is_test <> ({by_draft})"),
        Seal(
            draft, ("continues_id",), "NEW.continues_id IS NOT NULL", f"NEW.is_test <> ({by_older})"
        ),
    ]


def _seal_of_jobs(vendor: str) -> Seal:
    """Return the refusal of jobs, mails among them, that name a submission or draft of a test."""
    read = {
        "postgresql": (
            "CASE WHEN jsonb_typeof(NEW.payload -> '{name}') = 'number'"
            " THEN trunc((NEW.payload ->> '{name}')::numeric)::bigint END"
        ),
    }.get(vendor, "json_extract(NEW.payload, '$.{name}')")
    parts = [
        f"COALESCE(({query.format(id=f'({read.format(name=name)})')}), FALSE)"
        for name, query in (("submission", _SUBMISSION), ("draft", _DRAFT))
    ]
    return Seal(Job._meta.db_table, ("payload",), "", " OR ".join(parts))


def install_seals(*, using: str = "default", **kwargs: Any) -> None:
    """
    Put the triggers there that are missing and take away those that are not wanted any more.

    Called after every ``migrate``. Tables that do not exist yet are left to the next one.
    """
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if not {model._meta.db_table for model in IS_TEST} <= tables:
        return
    wanted = {
        name: statements
        for seal in seals(connection.vendor)
        if seal.table in tables
        for name, statements in _statements(seal, connection.vendor)
    }
    with connection.cursor() as cursor:
        there = standing_seals(connection)
        for name, table in there.items():
            if name not in wanted:
                cursor.execute(_drop(name, table, connection.vendor))
        for name, statements in wanted.items():
            if name not in there:
                for statement in statements:
                    cursor.execute(statement)


def standing_seals(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the seals a database has: name of the trigger and its table."""
    query = {
        "postgresql": (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND starts_with(t.tgname, 'seal_')"
            " AND pg_table_is_visible(c.oid)"
        ),
    }.get(
        connection.vendor,
        "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'seal_*'",
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def _statements(seal: Seal, vendor: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the triggers of a seal: name, and the statements that make it."""
    said = f"{seal.table}: a test is never counted, entered, issued, mailed or acted upon"
    columns = ", ".join(seal.columns)
    if vendor == "postgresql":
        name = seal.name(vendor)
        events = f"INSERT OR UPDATE OF {columns}" if seal.on_insert else f"UPDATE OF {columns}"
        body = (
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $seal$'
            f" BEGIN IF {seal.refused} THEN RAISE EXCEPTION '{said}'"
            " USING ERRCODE = 'integrity_constraint_violation';"
            " END IF; RETURN NEW; END $seal$"
        )
        when = f" WHEN ({seal.applies})" if seal.applies else ""
        made = (
            f'CREATE TRIGGER "{name}" BEFORE {events} ON "{seal.table}"'
            f' FOR EACH ROW{when} EXECUTE FUNCTION "{name}"()'
        )
        yield name, [body, made]
        return
    for event in ("INSERT", f"UPDATE OF {columns}"):
        if event == "INSERT" and not seal.on_insert:
            continue
        name = seal.name(vendor, event[:3].lower() + "_")
        parts = [part for part in (seal.applies, f"({seal.refused})") if part]
        yield (
            name,
            [
                f'CREATE TRIGGER "{name}" BEFORE {event} ON "{seal.table}" FOR EACH ROW'
                f" WHEN {' AND '.join(parts)} BEGIN SELECT RAISE(ABORT, '{said}'); END"
            ],
        )


def _drop(name: str, table: str, vendor: str) -> str:
    if vendor == "postgresql":
        # The trigger goes with the function it calls.
        return f'DROP FUNCTION "{name}"() CASCADE'
    return f'DROP TRIGGER "{name}"'
