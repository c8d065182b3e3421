"""
Rows for tests, one module per app. ``build`` where no row is needed, ``create`` where one is.

Traits are named after states: ``UserFactory(enumerator=True)``, ``DraftFactory(discarded=True)``.
"""

from tests.factories.accounts import MembershipFactory, OfficeFactory, UserFactory
from tests.factories.documents import DocumentTemplateVersionFactory, IssuedDocumentFactory
from tests.factories.form_builder import FormFactory, FormVersionFactory, tiny_document
from tests.factories.jobs import JobFactory
from tests.factories.register import ClassificationFactory, HouseholdFactory, MemberFactory
from tests.factories.submissions import (
    DraftFactory,
    EventFactory,
    ResultFactory,
    StepAnswersFactory,
    SubmissionFactory,
)

__all__ = [
    "ClassificationFactory",
    "DocumentTemplateVersionFactory",
    "DraftFactory",
    "EventFactory",
    "FormFactory",
    "FormVersionFactory",
    "HouseholdFactory",
    "IssuedDocumentFactory",
    "JobFactory",
    "MemberFactory",
    "MembershipFactory",
    "OfficeFactory",
    "ResultFactory",
    "StepAnswersFactory",
    "SubmissionFactory",
    "UserFactory",
    "tiny_document",
]
