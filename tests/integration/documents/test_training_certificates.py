"""Certificates of training: issued once by a job, whatever dies on the way."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from wagtail.models import Site

from cms.content.models import SiteSettings
from cms.jobs import services as jobs
from cms.jobs.models import Job, JobState
from cms.submissions.models import Event
from cms.training.models import Certification
from cms.training.signals import certification_issued
from reporting.documents import certificates, services, storage
from reporting.documents.models import DocumentReservation, IssuedDocument
from reporting.documents.verification import DocumentState, verify_code, verify_file
from tests.factories.documents import DocumentTemplateVersionFactory
from tests.factories.submissions import SUBMITTED_AT, SubmissionFactory
from tests.factories.training import CourseFactory, EnrolmentFactory
from tests.factories.training_documents import certification_of_maria

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def announce(certification: Certification) -> None:
    certification_issued.send(sender=Certification, certification=certification)


def test_certification_gets_its_certificate_from_a_job():
    certification = certification_of_maria()

    announce(certification)

    job = Job.objects.get(kind="training_certificate")
    assert job.payload == {"certification": certification.pk}
    assert [done.state for done in jobs.run_until_empty()] == [JobState.DONE]
    document = certification.documents.get()
    assert document.number == f"CAP-{timezone.localdate().year}-00000001"
    assert document.valid_until == certification.valid_until
    assert storage.read(document.file_name).startswith(b"%PDF-")
    job.refresh_from_db()
    assert job.note == document.number


def test_certification_announced_twice_has_one_certificate():
    certification = certification_of_maria()

    announce(certification)
    announce(certification)
    list(jobs.run_until_empty())
    certificates.issue(certification)

    assert Job.objects.count() == 1
    assert IssuedDocument.objects.count() == 1


def test_certification_that_is_rolled_back_asks_for_nothing():
    with transaction.atomic():
        announce(certification_of_maria())
        transaction.set_rollback(True)

    assert not Job.objects.exists()


def test_participation_has_its_own_paper_that_does_not_lapse():
    certification = certification_of_maria(participated=True)

    document = certificates.issue(certification)

    assert document.number.startswith("PAR-")
    assert document.payload["title"] == "Constancia de participación"
    assert document.valid_until is None
    answer = verify_code(document.code, today=date(2040, 1, 1))
    assert answer.state == DocumentState.VALID


def test_worker_that_died_after_reserving_is_followed_by_the_same_certificate(monkeypatch):
    certification = certification_of_maria()
    with monkeypatch.context() as crash:
        crash.setattr(services, "_render", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            certificates.issue(certification)
    reserved = DocumentReservation.objects.get(certification=certification)

    document = certificates.issue(certification)

    assert (document.number, document.code) == (reserved.number, reserved.code)
    assert document.issued_at == reserved.reserved_at


def test_two_workers_at_the_same_time_issue_one_certificate(monkeypatch):
    certification = certification_of_maria()
    render = services._render

    def overtaken(*arguments):
        monkeypatch.setattr(services, "_render", render)
        certificates.issue(certification)
        return render(*arguments)

    monkeypatch.setattr(services, "_render", overtaken)

    document = certificates.issue(certification)

    assert IssuedDocument.objects.get() == document


def test_certificate_leaves_no_event_of_a_submission():
    certificates.issue(certification_of_maria())

    assert not Event.objects.exists()


def test_facts_are_those_of_the_day():
    certification = certification_of_maria()
    certification.user.last_name = "Otro"
    certification.user.save()

    with translation.override("en"):
        facts = certificates.facts_of(certification)

    assert facts["person"]["full_name"] == "María Elena Quispe Mamani"
    assert facts["role"] == "Empadronador"
    assert facts["office"] == {
        "name": "ULE San Juan de Lurigancho",
        "area": "San Juan de Lurigancho, Lima, Lima",
    }
    assert facts["course"]["title"] == "Curso breve"
    assert facts["course"]["minutes"] == 80
    assert facts["course"]["units"] == [
        {"title": "Reglas del empadronamiento", "lessons": 2},
        {"title": "La ficha", "lessons": 1},
    ]
    assert (facts["valid_from"], facts["valid_until"]) == ("2026-11-20", "2027-11-20")
    assert "points" not in str(facts)


def test_facts_of_somebody_without_office_or_end():
    certification = certification_of_maria(office=None, role="", valid_until=None)

    facts = certificates.facts_of(certification)

    assert (facts["role"], facts["office"]["name"], facts["valid_until"]) == ("", "", "")
    assert certificates.issue(certification).valid_until is None


def test_facts_name_the_course_of_the_renewal():
    enrolment = EnrolmentFactory(course=CourseFactory(title="Repaso anual"))
    certification = certification_of_maria(enrolment=enrolment, user=enrolment.user)

    assert certificates.facts_of(certification)["course"]["renewed_with"] == "Repaso anual"


def test_demonstration_is_named_only_if_the_site_says_so():
    certification = certification_of_maria()
    site = Site.objects.get(is_default_site=True)
    names = SiteSettings.for_site(site)
    assert certificates.facts_of(certification)["demonstration"] == ""

    names.demonstration_text = "Demostración sin efecto legal"
    names.save()

    assert certificates.facts_of(certification)["demonstration"] == names.demonstration_text


def test_lost_file_is_made_again_from_the_stored_facts(documents_folder):
    document = certificates.issue(certification_of_maria())
    (documents_folder / document.file_name).unlink()

    content = services.content_of(document)

    assert verify_file(content, today=TODAY).state == DocumentState.VALID


def row(**subject):
    template = DocumentTemplateVersionFactory()
    return IssuedDocument(
        number="X-2026-00000001",
        template=template,
        template_slug=template.slug,
        payload={},
        payload_sha256="1" * 64,
        file_name="x.pdf",
        file_sha256="2" * 64,
        issued_at=SUBMITTED_AT,
        **subject,
    )


@pytest.mark.parametrize("has_both", [True, False], ids=["both", "neither"])
def test_document_is_about_exactly_one_thing(has_both):
    subject = (
        {"submission": SubmissionFactory(), "certification": certification_of_maria()}
        if has_both
        else {}
    )
    name = "document_belongs_to_submission_or_certification"

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row(**subject).save()


def test_database_keeps_a_second_certificate_out():
    certification = certification_of_maria()
    row(certification=certification).save()
    second = row(certification=certification)
    second.number = "X-2026-00000002"

    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()
