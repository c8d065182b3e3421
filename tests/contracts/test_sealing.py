"""Whatever leads to a draft or a submission refuses tests, in the database, or is named harmless."""

import pytest
from django.apps import apps
from django.db import connection, models

from cms.submissions.models import Draft, Result, Submission, Upload
from cms.submissions.sealing import (
    IN_THE_STORE,
    IS_TEST,
    ONLY_TESTS,
    install_seals,
    links_to_the_store,
    seals,
    standing_seals,
)

HARMLESS = {
    "submissions.StepAnswers.draft",
    "submissions.Upload.draft",
    "submissions.Event.draft",
    "submissions.Event.submission",
    "submissions.Result.submission",
    "submissions.Submission.draft",
    "submissions.Draft.continues",
    "training.PracticeDraft.draft",
}
"""Written twice on purpose: whoever lets another table point to tests has to say so here too."""


def all_links() -> set[str]:
    """Return every foreign key to the store, found from the other end than the product does."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model in IS_TEST:
                found.add(f"{model._meta.label}.{field.name}")
    return found


def test_every_foreign_key_is_sealed_or_named_harmless():
    assert {name for name, _target, _field in links_to_the_store()} == all_links()
    assert set(IN_THE_STORE) == HARMLESS
    assert {"training.PracticeDraft.draft"} == ONLY_TESTS


@pytest.mark.parametrize("model", ["register.Classification", "register.HouseholdAnswers"])
def test_the_register_is_among_what_is_sealed(model):
    assert any(name.startswith(f"{model}.") for name in all_links() - HARMLESS)


def test_tables_of_the_store_are_all_there_is():
    """A table that hangs on the store must be asked about too, or its own links are not sealed."""
    hanging = {name.rpartition(".")[0] for name in HARMLESS}
    known = {model._meta.label for model in IS_TEST} | {"training.PracticeDraft"}

    assert hanging <= known
    assert {Draft, Submission, Result, Upload} <= set(IS_TEST)


@pytest.mark.django_db
def test_every_seal_stands():
    standing = standing_seals(connection)
    tables = {seal.table for seal in seals(connection.vendor)}

    assert tables == set(standing.values())
    per_seal = 1 if connection.vendor == "postgresql" else 2
    changes_only = sum(not seal.on_insert for seal in seals(connection.vendor))
    expected = per_seal * len(seals(connection.vendor)) - (per_seal - 1) * changes_only
    assert len(standing) == expected


@pytest.mark.django_db
def test_seal_that_is_lost_comes_back_and_a_stale_one_goes():
    before = standing_seals(connection)
    name, table = next(iter(before.items()))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
            cursor.execute(f'DROP FUNCTION "{name}"()')
            cursor.execute(
                "CREATE FUNCTION seal_stale() RETURNS trigger LANGUAGE plpgsql"
                " AS $$ BEGIN RETURN NEW; END $$"
            )
            cursor.execute(
                f'CREATE TRIGGER seal_stale BEFORE INSERT ON "{table}"'
                " FOR EACH ROW EXECUTE FUNCTION seal_stale()"
            )
        else:
            cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute(
                f'CREATE TRIGGER seal_stale BEFORE INSERT ON "{table}" BEGIN SELECT 1; END'
            )

    install_seals()

    assert standing_seals(connection) == before
