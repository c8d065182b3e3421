"""Publishing a version notes what it changes, whichever way it is published."""

import pytest
from django.db import transaction

from cms.form_builder.models import FormVersion
from cms.form_builder.services import import_document
from cms.training.models import ChangeNote
from tests.factories import FormVersionFactory
from tests.households import DOCUMENT, household_version
from tests.integration.training.changes.conftest import relabel, steps_with

pytestmark = pytest.mark.django_db


def test_the_first_version_changes_nothing(world) -> None:
    assert ChangeNote.objects.count() == 0


def test_the_second_version_is_noted_with_its_steps_in_spanish(world) -> None:
    note = world.publish()

    assert note.form == world.version.form
    assert note.steps == ["vivienda"]
    assert not note.is_needless
    assert note.released_at is None
    assert [group["key"] for group in note.changes] == ["vivienda"]
    told = note.changes[0]["changes"][0]
    assert (told["before"], told["after"]) == ("Habitaciones", "Cuartos que ocupa el hogar")


def test_a_change_of_no_step_need_not_be_told(world) -> None:
    version = household_version(title="Otra ficha")

    note = ChangeNote.objects.get(version=version)
    assert note.steps == []
    assert note.is_needless


def test_each_version_is_compared_with_the_one_before_it(world) -> None:
    world.publish()
    household_version(steps=steps_with(relabel), title="Otra ficha")

    assert [note.steps for note in ChangeNote.objects.order_by("pk")] == [["vivienda"], []]


def test_a_trial_is_not_noted(world) -> None:
    FormVersionFactory(form=world.version.form, number=None, is_trial=True, document=DOCUMENT)

    assert ChangeNote.objects.count() == 0


def test_an_import_is_noted_too() -> None:
    import_document(DOCUMENT)
    import_document(DOCUMENT | {"steps": steps_with(relabel)})

    assert ChangeNote.objects.get().steps == ["vivienda"]


def test_the_note_goes_with_its_version(world) -> None:
    with transaction.atomic():
        world.publish()
        transaction.set_rollback(True)

    assert FormVersion.objects.count() == 1
    assert ChangeNote.objects.count() == 0
