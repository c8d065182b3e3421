"""Lists of the training in the CMS find what editors look for, on each database."""

import pytest
from wagtail.models import Locale

from cms.form_builder.services import ensure_editor_group
from cms.training.groups import ensure_training_groups
from cms.training.models import GlossaryTerm
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = UserFactory(username="editora")
    user.groups.add(ensure_editor_group(), ensure_training_groups()[0])
    client.force_login(user)
    return client


@pytest.mark.parametrize(("asked", "is_found"), [("Hog", True), ("cocina", True), ("zzz", False)])
def test_glossary_is_searched_by_parts_of_words(editor, asked, is_found):
    GlossaryTerm.objects.create(
        term="Hogar",
        meaning="Personas que comparten la cocina.",
        slug="hogar",
        locale=Locale.get_default(),
    )

    answer = editor.get("/admin/capacitacion/glosario/", {"q": asked})

    assert answer.status_code == 200
    assert ("Hogar" in answer.content.decode()) is is_found
