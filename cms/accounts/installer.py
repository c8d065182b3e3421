"""
Bring what a country package describes into the database.

Installing again changes nothing; a document that changed publishes a new version. Offices are added
and renamed, never removed: households and people belong to them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cms.accounts.models import Office
from forms_plugins.api.kinds import Package
from forms_plugins.api.packages import OfficeData
from forms_plugins.classification.services import publish_method

BATCH = 500
OFFICE_FIELDS = ("name", "place_code", "area_name")
"""What the package says of an office; whether it is active is the operator's business."""

Report = Callable[[str], None]


@dataclass(frozen=True)
class Installed:
    """
    What an installation did: lines of ``methods`` and ``forms`` are "slug v2"; ``courses_changed``
    says whether a part of a course was added or updated.
    """

    offices_added: int
    offices_changed: int
    methods: tuple[str, ...]
    forms: tuple[str, ...]
    courses_changed: bool = False

    @property
    def changed(self) -> bool:
        """Say whether anything was added or changed."""
        offices = self.offices_added or self.offices_changed
        return bool(offices or self.methods or self.forms or self.courses_changed)


@transaction.atomic
def install(package: Package, *, at: datetime, report: Report = lambda line: None) -> Installed:
    """
    Install or update a package; either all of it or nothing.

    :raises pydantic.ValidationError: if a method of the package is wrong.
    :raises cms.form_builder.services.DocumentRefused: if a form of the package is wrong.
    :raises cms.training.packaging.CourseRefused: if a course of the package is wrong.
    """
    # Imported here: the training is an app above people and offices.
    from cms.training.packaging import install_courses

    added, changed = install_offices(package)
    report(
        _("Offices: %(added)d added, %(changed)d changed") % {"added": added, "changed": changed}
    )
    methods = []
    for slug, document in package.methods().items():
        published = publish_method(document, at=at, restore=False)
        if published.changed:
            methods.append(f"{slug} v{published.version.number}")
    report(_("Methods published: %(list)s") % {"list": ", ".join(methods) or _("none")})
    install_groups()
    forms = install_forms(package, report)
    report(_("Forms published: %(list)s") % {"list": ", ".join(forms) or _("none")})
    courses = install_courses(package, at=at, report=report)
    return Installed(added, changed, tuple(methods), forms, courses.changed)


def install_groups() -> None:
    """Make the groups of methods and training, or bring their permissions up to date."""
    # Imported here: methods and training are apps above people and offices.
    from cms.methods.groups import ensure_method_editor_group
    from cms.training.groups import ensure_training_groups

    ensure_method_editor_group()
    ensure_training_groups()


def install_forms(package: Package, report: Report = lambda line: None) -> tuple[str, ...]:
    """
    Publish the forms of a package that changed; return them with their version.

    A form that an editor has changed since, published or not, is left alone and reported.
    """
    # Imported here: the form builder is an app above people and offices.
    from cms.form_builder.models import FormVersion
    from cms.form_builder.services import import_document, is_edited

    published = []
    for slug, document in package.forms().items():
        if is_edited(slug):
            report(
                _("Form “%(slug)s” was left alone: an editor changed it. import_form replaces it.")
                % {"slug": slug}
            )
            continue
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
