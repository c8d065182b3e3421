"""Each entry of the CMS menu is shown to, and opens for, exactly the right people of the demonstration."""

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from wagtail.admin.menu import admin_menu

from cms.accounts.services import ensure_operator_group
from cms.form_builder.services import ensure_editor_group
from cms.methods.groups import ensure_method_editor_group
from cms.register.wagtail_hooks import register_menu
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
REGISTER = (
    "register_duplicates:index",
    "register_padron:index",
    "register_reclassification:index",
    "programmes:index",
    "record_reads:index",
)
MORE_OF_REGISTER = (
    "register_padron:bring",
    "register_padron:export",
    "register_reclassification:begin",
    "programmes:add",
)
METHODS = ("methods:list", "methods:new", "methods:import", "methods:simulations")


@pytest.fixture
def operator():
    user = UserFactory()
    user.groups.add(ensure_operator_group())
    return user


@pytest.fixture
def editor():
    user = UserFactory()
    user.groups.add(ensure_editor_group(), ensure_method_editor_group())
    return user


def shown(menu, user):
    request = RequestFactory().get("/admin/")
    request.user = user
    return {item.url for item in menu.menu_items_for_request(request)}


def test_operator_sees_and_opens_every_screen_of_the_register(client, operator):
    client.force_login(operator)

    answers = {name: client.get(reverse(name)).status_code for name in REGISTER + MORE_OF_REGISTER}

    assert answers == dict.fromkeys(REGISTER + MORE_OF_REGISTER, 200)
    assert shown(register_menu, operator) == {reverse(name) for name in REGISTER}


def test_editor_sees_and_opens_methods_and_nothing_of_the_register(client, editor):
    client.force_login(editor)

    opened = {name for name in REGISTER + METHODS if client.get(reverse(name)).status_code == 200}

    assert opened == set(METHODS)
    assert shown(register_menu, editor) == set()


def test_operator_opens_no_method(client, operator):
    client.force_login(operator)

    assert all(client.get(reverse(name)).status_code != 200 for name in METHODS)


def test_main_menu_leads_to_the_screens_of_each(client, operator, editor):
    def main_menu(user):
        request = RequestFactory().get("/admin/")
        request.user = user
        return {item.label for item in admin_menu.menu_items_for_request(request)}

    register, methods = pgettext("padrón", "Register"), gettext("Methods")

    assert {register, methods} & main_menu(operator) == {register}
    assert {register, methods} & main_menu(editor) == {methods}
