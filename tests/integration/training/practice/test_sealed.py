"""Nothing that is practised reaches anything else: whole practices, forged ids, direct calls."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.jobs.services import enqueue
from cms.mail.services import send_later
from cms.register.services import enter_household
from cms.submissions import services as forms
from cms.submissions.models import Draft, DraftState, Event, Result, StepAnswers, Submission, Upload
from cms.submissions.sealing import IN_THE_STORE, links_to_the_store
from cms.training.models import PracticeDraft
from cms.training.practice import services
from forms_plugins.api.signals import document_requested, submission_completed
from tests.factories import DraftFactory, OfficeFactory
from tests.factories.training_practice import sent_practice
from tests.households import fill_all, fill_step

pytestmark = pytest.mark.django_db
OWN = {Draft, StepAnswers, Submission, Result, Event, Upload, PracticeDraft}
LOGIN = {"sessions.Session", "accounts.User"}


def everything() -> dict[str, Any]:
    """Return the rows of every table outside the store of practice, and real rows of the store."""
    found = {}
    with scopes_disabled(), connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.proxy or not model._meta.managed or model._meta.label in LOGIN:
                continue
            if model not in OWN:
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
                found[model._meta.label] = sorted(map(repr, cursor.fetchall()))
        found["drafts"] = list(Draft.objects.filter(is_test=False).values_list().order_by("pk"))
        found["sent"] = list(Submission.objects.values_list().order_by("pk"))
    return found


@pytest.fixture
def told():
    """Return the news of forms that were sent or documents that were asked for."""
    heard: list[Any] = []

    def hear(sender: Any, **said: Any) -> None:
        heard.append(sender)

    for signal in (submission_completed, document_requested):
        signal.connect(hear)
    yield heard
    for signal in (submission_completed, document_requested):
        signal.disconnect(hear)


def refused(act: Callable[[], Any]) -> bool:
    """Say whether an act is refused as a whole or comes to nothing."""
    try:
        with transaction.atomic(), scopes_disabled():
            act()
    except Exception as refusal:
        return isinstance(refusal, Exception)
    return False


DEEDS = ("fill", "back", "wrong", "send", "twice", "discard", "forge", "enter", "job", "mail",
         "announce", "real", "office", "other_door", "pages")  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(DEEDS), min_size=3, max_size=9))
def test_no_way_through_practice_leaves_a_trace(user, version, case, told, deeds):
    office = OfficeFactory()
    client = Client()
    client.force_login(user)
    draft = services.start_case(user=user, case=case)
    client.get(reverse("training:practice"))  # the first page of a site keeps its settings
    before = everything()

    for deed in ("fill", *deeds, "fill", "send", "enter", "job", "mail"):
        do(deed, draft, user, client, office)

    assert everything() == before
    assert told == []
    assert mail.outbox == []
    with scopes_disabled():
        draft.refresh_from_db()
    assert draft.state == (DraftState.DISCARDED if "discard" in sent_before(deeds) else "submitted")
    services.remove_practice(draft=draft, user=user)


def sent_before(deeds: list[str]) -> list[str]:
    """Return the deeds up to the first that sends the form as it is then."""
    ways = [number for number, deed in enumerate(deeds) if deed in ("send", "twice", "pages")]
    return deeds[: ways[0]] if ways else deeds


def do(deed: str, draft: Draft, user: Any, client: Client, office: Any) -> None:
    """Do one thing with a practice; what is refused changes nothing."""
    with scopes_disabled():
        sent = Submission.with_tests.filter(draft=draft).first()
    send = {"draft": draft, "by": user, "at": timezone.now()}
    acts: dict[str, Callable[[], Any]] = {
        "fill": lambda: fill_all(draft),
        "back": lambda: fill_step(draft, "vivienda", habitaciones=2),
        "wrong": lambda: fill_step(draft, "personas", miembros=[]),
        "send": lambda: forms.submit(**send),
        "twice": lambda: (forms.submit(**send), forms.submit(**send)),
        "discard": lambda: forms.discard_draft(draft=draft, by=user),
        "forge": lambda: forged(client, draft),
        "enter": lambda: enter_household(submission=sent) if sent else None,
        "job": lambda: enqueue(kind="x", key=f"x:{draft.pk}", payload={"draft": draft.pk}),
        "mail": lambda: (
            send_later(
                mail="received",
                key=f"x:{draft.pk}",
                payload={"submission": sent.pk if sent else None},
            )
            if sent
            else None
        ),
        "announce": lambda: announce(sent) if sent else None,
        "real": lambda: Draft.objects.filter(pk=draft.pk).update(is_test=False),
        "office": lambda: Draft.objects.filter(pk=draft.pk).update(office=office),
        "other_door": lambda: other_doors(client, draft),
        "pages": lambda: pages(client, draft),
    }
    refused(acts[deed])


def announce(sent: Submission) -> None:
    """Let the register hear of a practice as if it were real."""
    from cms.register.receivers import enter_submission

    enter_submission(submission=sent)


def forged(client: Client, draft: Draft) -> None:
    """Post a page of the practice with keys of nothing, and the receipt of a real form."""
    for name in ("check", "declaration", "discard", "read_only"):
        client.post(reverse(f"practica:{name}", args=[f"{draft.public_id}x"]), {"declaracion": "1"})
    client.get(reverse("submissions:receipt", args=[f"PRACTICA-{draft.pk:08d}"]))


def pages(client: Client, draft: Draft) -> None:
    """Send a practice as its pages do, and see what came out."""
    for name in ("check", "declaration"):
        address = reverse(f"practica:{name}", args=[draft.public_id])
        client.get(address)
        client.post(address, {"declaracion": "1", "avisos": "leidos"})
    client.get(reverse("training:practice_sent", args=[draft.public_id]))


def other_doors(client: Client, draft: Draft) -> None:
    """Try the practice at the doors of offices, citizens and authors."""
    for door in ("wizard", "tramites", "prueba"):
        client.post(reverse(f"{door}:declaration", args=[draft.public_id]), {"declaracion": "1"})


def links() -> list[Any]:
    return [
        pytest.param(target, field, id=name)
        for name, target, field in links_to_the_store()
        if name not in IN_THE_STORE
    ]


@pytest.mark.parametrize(("target", "field"), links())
def test_no_table_takes_a_key_of_practice(user, version, target, field):
    """The bare statement, past every model, service and manager."""
    draft = services.start_practice(user=user, form_version=version)
    sent = sent_practice(draft, user)
    with scopes_disabled():
        keys = {Draft: draft.pk, Submission: sent.pk, Result: sent.results.get().pk}
        keys[Event] = Event.objects.filter(draft=draft).first().pk
        keys[StepAnswers] = StepAnswers.objects.filter(draft=draft).first().pk

    with pytest.raises(IntegrityError, match="a test is never"), transaction.atomic():
        insert(field.model, {field.column: keys[target]})


def insert(model: type[models.Model], given_values: dict[str, Any]) -> None:
    """Insert a row of a table with what its columns ask for at least."""
    samples = {
        "CharField": "x", "TextField": "x", "SlugField": "x", "EmailField": "x",
        "BooleanField": False, "DateField": date(2026, 1, 1), "DateTimeField": timezone.now(),
        "JSONField": "{}", "DecimalField": 0, "UUIDField": "0" * 32, "FileField": "x",
    }  # fmt: skip
    values = {}
    for field in model._meta.concrete_fields:
        if field.primary_key and field.get_internal_type().endswith("AutoField"):
            continue
        if field.column in given_values:
            values[field.column] = given_values[field.column]
        elif not field.null:
            values[field.column] = samples.get(field.get_internal_type(), 0)
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})',
            list(values.values()),
        )


@pytest.mark.parametrize("name", ["draft", "submission"])
def test_no_job_names_practice(user, version, name):
    draft = services.start_practice(user=user, form_version=version)
    key = {"draft": draft.pk, "submission": sent_practice(draft, user).pk}[name]

    with pytest.raises(IntegrityError), transaction.atomic():
        enqueue(kind="submission_action", key="x", payload={name: key, "index": 0})


@pytest.mark.parametrize("payload", [{}, {"submission": None}, {"draft": "abc"}, {"pk": 1}])
def test_jobs_of_other_things_are_taken(user, version, payload):
    services.start_practice(user=user, form_version=version)

    assert enqueue(kind="x", key="x", payload=payload).pk


def test_practice_never_becomes_real(user, version):
    draft = services.start_practice(user=user, form_version=version)
    sent = sent_practice(draft, user)

    for model, key in ((Draft, draft.pk), (Submission, sent.pk)):
        with pytest.raises(IntegrityError), transaction.atomic():
            models.QuerySet(model).filter(pk=key).update(is_test=False)


def test_real_draft_never_becomes_practice(user, version):
    with scopes_disabled():
        real = DraftFactory(form_version=version)

        with pytest.raises(IntegrityError), transaction.atomic():
            PracticeDraft.objects.create(draft=real, user=user)
        with pytest.raises(IntegrityError), transaction.atomic():
            Draft.objects.filter(pk=real.pk).update(is_test=True, office=None)


def test_real_form_is_not_sent_from_a_practice(user, version):
    draft = services.start_practice(user=user, form_version=version)

    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.with_tests.create(
            reference="HOGAR-00000001",
            draft=draft,
            form_version=version,
            office=OfficeFactory(),
            answers={},
            sha256="0" * 64,
            submitted_at=timezone.now(),
        )


def test_practice_asks_neither_register_nor_locks_anybody(user, version, monkeypatch):
    def asked(*args: Any) -> None:
        raise AssertionError("the register was asked")

    monkeypatch.setattr("cms.register.locks.lock_household", asked)
    monkeypatch.setattr("cms.register.reader.DjangoRegister", asked)

    assert sent_practice(services.start_practice(user=user, form_version=version), user).pk
