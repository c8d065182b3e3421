"""Fill an installation with invented people and households, so that it can be shown at once."""

import json
from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.accounts.models import Membership, Office, Role, User
from cms.accounts.services import add_member, ensure_operator_group
from cms.content.demo import create_demo_content
from cms.demonstration.methods import load_draft
from cms.demonstration.padron import load_padron
from cms.demonstration.reviews import load_review
from cms.demonstration.sending import send
from cms.demonstration.training import load_training
from cms.form_builder.services import ensure_editor_group
from cms.methods.groups import ensure_method_editor_group
from cms.register.models import HouseholdMembership
from cms.submissions.models import Submission
from cms.training.groups import ensure_coordinator_group, ensure_training_editor_group
from forms_plugins.api.kinds import Package
from forms_plugins.api.packages import DemoData, DemoPerson
from forms_plugins.api.registry import registry

LOGINS_FILE = "demo_logins.json"


class Command(BaseCommand):
    help = "Load the demo data of a country package: pages, people, households. All invented."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("package", nargs="?", default="sisfoh")

    def handle(self, *args: Any, **options: Any) -> None:
        demo = registry.get(Package, options["package"]).demo()
        create_demo_content(settings.WAGTAIL_SITE_NAME)
        for person in demo.people:
            joined = timezone.localdate() - timedelta(days=person.joined_days_ago)
            _load_person(person, since=joined)
        with scopes_disabled():
            is_first_time = not Submission.objects.exists()
        if is_first_time:
            for household in demo.households:
                send(household)
        _load_register(demo)
        if demo.training is not None:
            load_training(demo.training, by=_user_of(demo, "coordinator"), at=timezone.now())
        logins = {
            "people": [
                {"label": p.label, "username": p.username, "password": p.password}
                for p in demo.people
            ],
            "citizens": _citizen_lines(),
        }
        path = Path(settings.DATA_DIR) / LOGINS_FILE
        path.write_text(json.dumps(logins, ensure_ascii=False, indent=1), encoding="utf-8")


def _load_person(person: DemoPerson, *, since: date) -> None:
    user, is_new = User.objects.get_or_create(
        username=person.username,
        defaults={"first_name": person.given_names, "last_name": person.surnames},
    )
    if is_new:
        user.set_password(person.password)
        user.save()
    if person.role == "editor":
        user.groups.add(
            ensure_editor_group(), ensure_method_editor_group(), ensure_training_editor_group()
        )
    elif person.role == "coordinator":
        user.groups.add(ensure_coordinator_group())
    elif person.role == "operator":
        user.groups.add(ensure_operator_group())
    else:
        office = Office.objects.get(code=person.office)
        if not Membership.objects.filter(user=user, office=office, until__isnull=True).exists():
            add_member(user=user, office=office, role=Role(person.role), since=since)


def _load_register(demo: DemoData) -> None:
    """Load what belongs to the register and to methods; each of it once ever."""
    if demo.padron is not None:
        load_padron(demo.padron, by=_user_of(demo, "operator"))
    for review in demo.reviews:
        load_review(review)
    for draft in demo.drafts:
        load_draft(draft, by=_user_of(demo, "editor"))


def _user_of(demo: DemoData, role: str) -> User | None:
    names = [person.username for person in demo.people if person.role == role]
    return User.objects.filter(username__in=names).first()


def _citizen_lines() -> list[str]:
    """Return what the heads of the demo households would type into the look-up."""
    with scopes_disabled():
        heads = HouseholdMembership.objects.filter(is_head=True, until__isnull=True)
        heads = heads.select_related("person", "household__office").order_by("pk")
        return [
            f"documento {head.person.document_number}, "
            f"nacimiento {head.person.birth_date:%d/%m/%Y}, "
            f"distrito {head.household.office.area_name}"
            for head in heads[:4]
        ]
