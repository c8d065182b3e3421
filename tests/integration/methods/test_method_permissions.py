"""Who may open which screen about methods, and press its button."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from cms.accounts.installer import install_groups
from cms.form_builder.services import ensure_editor_group
from cms.methods.groups import METHOD_EDITOR_GROUP, ensure_method_editor_group
from cms.methods.models import MethodDraft
from forms_plugins.classification.models import MethodVersion
from forms_plugins.classification.services import publish_method
from tests.factories.accounts import UserFactory
from tests.factories.methods import make_draft, small_document

pytestmark = pytest.mark.django_db
SLUG = "puntaje-chico"
READ = [
    ("list", []),
    ("sheet", [SLUG, "puntos"]),
    ("try", [SLUG]),
    ("cases", [SLUG]),
    ("publish", [SLUG]),
    ("draft_file", [SLUG, "xlsx"]),
    ("version", [SLUG, 1]),
    ("version_sheet", [SLUG, 1, "puntos"]),
    ("try_version", [SLUG, 1]),
    ("version_file", [SLUG, 1, "yaml"]),
    ("comparison", [SLUG]),
]
WRITE = [
    ("add", "new", []),
    ("add", "import", []),
    ("add", "draft_from_version", [SLUG, 1]),
    ("delete", "discard", [SLUG]),
]


@pytest.fixture
def world(db):
    author = UserFactory()
    make_draft(author)
    publish_method(small_document(), at=timezone.now())


def somebody(*codenames):
    user = UserFactory(editor=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    return user


@pytest.mark.parametrize(("name", "arguments"), READ)
def test_screens_need_the_right_to_see_methods(world, client, name, arguments):
    address = reverse(f"methods:{name}", args=arguments)
    client.force_login(somebody())
    # The admin sends people without a right to its first page.
    assert client.get(address).status_code in (302, 403)

    client.force_login(somebody("view_methoddraft"))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(("act", "name", "arguments"), WRITE)
def test_writing_needs_a_right_of_its_own(world, client, act, name, arguments):
    address = reverse(f"methods:{name}", args=arguments)
    client.force_login(somebody("view_methoddraft", "change_methoddraft"))
    assert client.get(address).status_code in (302, 403)
    assert client.post(address, {"revision": "1"}).status_code in (302, 403)
    assert MethodDraft.objects.count() == 1

    client.force_login(somebody("view_methoddraft", f"{act}_methoddraft"))
    assert client.get(address).status_code == 200


def test_writing_is_not_publishing(world, client):
    client.force_login(somebody("view_methoddraft", "change_methoddraft", "add_methoddraft"))
    data = {"revision": "1", "newest": "1", "note": "x", "agreed": "1"}

    client.post(reverse("methods:publish", args=[SLUG]), data)

    assert MethodVersion.objects.count() == 1


def test_reading_keeps_no_test_case(world, client):
    client.force_login(somebody("view_methoddraft"))
    data = {
        "agua": "1",
        "personas-rows": "1",
        "personas-0-edad": "4",
        "keep": "1",
        "case_name": "x",
    }

    response = client.post(reverse("methods:try", args=[SLUG]), data)

    assert response.status_code in (302, 403)
    assert len(MethodDraft.objects.get().sheets["casos"]) == 1


def test_editors_of_forms_see_no_methods(world, client):
    user = UserFactory()
    user.groups.add(ensure_editor_group())
    client.force_login(user)

    assert reverse("methods:list") not in client.get("/admin/").content.decode()


def test_group_of_method_editors_may_do_it_all(world, client):
    user = UserFactory()
    user.groups.add(ensure_method_editor_group(), ensure_method_editor_group())
    client.force_login(user)

    page = client.get("/admin/").content.decode()
    listed = client.get(reverse("methods:list")).content.decode()

    assert reverse("methods:list") in page
    for name, arguments in [("new", []), ("draft", [SLUG]), ("discard", [SLUG])]:
        assert reverse(f"methods:{name}", args=arguments) in listed


def test_installing_makes_the_group(db):
    install_groups()

    group = Group.objects.get(name=METHOD_EDITOR_GROUP)
    given = set(group.permissions.values_list("codename", flat=True))
    assert {"access_admin", "change_methoddraft", "add_methodversion"} <= given
    assert not [codename for codename in given if codename.endswith("_user")]


@pytest.mark.parametrize("kind", ["enumerator", "head", "clerk"])
def test_staff_of_offices_have_no_door_to_methods(world, client, kind):
    client.force_login(UserFactory(**{kind: True}))

    for name, arguments in READ:
        response = client.get(reverse(f"methods:{name}", args=arguments))
        assert response.status_code == 302
        assert response["Location"].startswith("/ingresar/")
