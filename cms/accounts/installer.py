"""
Bring what a country package describes into the database.

Installing again changes nothing; a document that changed publishes a new version. Offices are added
and renamed, never removed: households and people belong to them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.accounts.models import Membership, Office, Role, User
from cms.accounts.services import add_member, ensure_operator_group
from forms_plugins.api.kinds import Package
from forms_plugins.api.packages import DemoPerson, OfficeData
from forms_plugins.classification.services import publish_method

BATCH = 500
OFFICE_FIELDS = ("name", "place_code", "area_name")
"""What the package says of an office; whether it is active is the operator's business."""

Report = Callable[[str], None]


@dataclass(frozen=True)
class Installed:
    """What an installation did: lines of ``methods`` and ``forms`` are "slug v2"."""

    offices_added: int
    offices_changed: int
    methods: tuple[str, ...]
    forms: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Say whether anything was added or changed."""
        return bool(self.offices_added or self.offices_changed or self.methods or self.forms)


@transaction.atomic
def install(package: Package, *, at: datetime, report: Report = lambda line: None) -> Installed:
    """
    Install or update a package; either all of it or nothing.

    :raises pydantic.ValidationError: if a method of the package is wrong.
    :raises cms.form_builder.services.DocumentRefused: if a form of the package is wrong.
    """
    added, changed = install_offices(package)
    report(
        _("Offices: %(added)d added, %(changed)d changed") % {"added": added, "changed": changed}
    )
    methods = []
    for slug, document in package.methods().items():
        published = publish_method(document, at=at)
        if published.changed:
            methods.append(f"{slug} v{published.version.number}")
    report(_("Methods published: %(list)s") % {"list": ", ".join(methods) or _("none")})
    forms = install_forms(package)
    report(_("Forms published: %(list)s") % {"list": ", ".join(forms) or _("none")})
    return Installed(added, changed, tuple(methods), forms)


def install_forms(package: Package) -> tuple[str, ...]:
    """Publish the forms of a package that changed; return them with their version."""
    # Imported here: the form builder is an app above people and offices.
    from cms.form_builder.models import FormVersion
    from cms.form_builder.services import import_document

    published = []
    for slug, document in package.forms().items():
        known = set(FormVersion.objects.filter(form__slug=slug).values_list("pk", flat=True))
        version = import_document(dict(document))
        if version.pk not in known:
            published.append(f"{slug} v{version.number}")
    return tuple(published)


def install_offices(package: Package) -> tuple[int, int]:
    """Add and rename the offices of a package; return how many of each."""
    known = {office.code: office for office in Office.objects.all()}
    described = list(package.offices())
    new = [
        Office(code=office.code, **_described(office))
        for office in described
        if office.code not in known
    ]
    renamed = [
        known[office.code]
        for office in described
        if office.code in known and _updated(known[office.code], office)
    ]
    Office.objects.bulk_create(new, batch_size=BATCH)
    Office.objects.bulk_update(renamed, OFFICE_FIELDS, batch_size=BATCH)
    return len(new), len(renamed)


def _described(data: OfficeData) -> dict[str, str]:
    return {field: getattr(data, field) for field in OFFICE_FIELDS}


def _updated(office: Office, data: OfficeData) -> bool:
    """Put what the package says into ``office``; say whether that changes anything."""
    differs = any(getattr(office, field) != value for field, value in _described(data).items())
    for field, value in _described(data).items():
        setattr(office, field, value)
    return differs


@transaction.atomic
def install_demo_people(package: Package, *, at: datetime) -> tuple[DemoPerson, ...]:
    """
    Add the invented people of a package with their place in an office; return all of them.

    Who is there already is left alone, password included.
    """
    people = package.demo().people
    for person in people:
        user, is_new = User.objects.get_or_create(
            username=person.username,
            defaults={"first_name": person.given_names, "last_name": person.surnames},
        )
        if is_new:
            user.set_password(person.password)
            user.save(update_fields=["password"])
        _give_place(user, person, at)
    return people


def _give_place(user: User, person: DemoPerson, at: datetime) -> None:
    if person.office:
        office = Office.objects.get(code=person.office)
        if not Membership.objects.filter(user=user, office=office).exists():
            since = timezone.localdate(at)
            add_member(user=user, office=office, role=Role(person.role), since=since)
    elif person.role == "operator":
        user.groups.add(ensure_operator_group())
    else:
        from cms.form_builder.services import ensure_editor_group

        user.groups.add(ensure_editor_group())
