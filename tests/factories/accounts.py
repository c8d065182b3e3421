"""People and offices."""

from datetime import date
from typing import Any

import factory
from django.contrib.auth.models import Permission

from cms.accounts.models import Membership, Office, Role, User

PASSWORD = "clave-de-prueba-2026"
FIRST = 1000
"""Numbers in names begin here: equally long, none is the beginning of another."""


class OfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Office

    code = factory.Sequence(lambda number: f"ULE{number:06d}")
    # Of the region of Lima, but of no district there: tests give offices the codes of districts.
    name = factory.LazyAttribute(lambda office: f"ULE {office.area_name.split(',')[0]}")
    place_code = factory.Sequence(lambda number: f"15{5000 + number % 5000}")
    area_name = factory.Sequence(lambda number: f"Distrito {FIRST + number}, Lima, Lima")


class UserFactory(factory.django.DjangoModelFactory):
    """
    A person who may sign in with ``PASSWORD``; without trait, somebody who belongs nowhere.

    Traits: ``head``, ``enumerator``, ``clerk`` (a membership in ``office``, or in a new office),
    ``editor`` (may open the Wagtail admin, no office), ``operator`` (superuser, no office).
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        head = factory.Trait(role=Role.HEAD)
        enumerator = factory.Trait(role=Role.ENUMERATOR)
        clerk = factory.Trait(role=Role.CLERK)
        editor = factory.Trait(opens_admin=True)
        operator = factory.Trait(is_superuser=True, is_staff=True)

    username = factory.Sequence(lambda number: f"persona{FIRST + number}")
    first_name = "Rosa"
    last_name = "Quispe"
    password = factory.django.Password(PASSWORD)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        office, role = kwargs.pop("office", None), kwargs.pop("role", None)
        opens_admin = kwargs.pop("opens_admin", False)
        user = super()._create(model_class, *args, **kwargs)
        if role is not None:
            MembershipFactory(user=user, role=role, **({"office": office} if office else {}))
        if opens_admin:
            user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        return user


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    class Params:
        ended = factory.Trait(until=date(2025, 12, 31))

    user = factory.SubFactory(UserFactory)
    office = factory.SubFactory(OfficeFactory)
    role = Role.ENUMERATOR
    since = date(2025, 1, 2)
