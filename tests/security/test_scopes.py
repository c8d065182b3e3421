"""Records of offices cannot be read by accident."""

import pytest
from django_scopes import ScopeError, scope, scopes_disabled

from cms.register.models import Household
from cms.submissions.models import Draft, Submission
from tests.factories import DraftFactory, HouseholdFactory, OfficeFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
FACTORIES = {Draft: DraftFactory, Submission: SubmissionFactory, Household: HouseholdFactory}


@pytest.mark.parametrize("model", FACTORIES, ids=lambda model: model.__name__)
@pytest.mark.parametrize(
    "ask",
    [
        lambda records: records.count(),
        lambda records: list(records.all()),
        lambda records: records.filter(pk=1).exists(),
        lambda records: records.get(pk=1),
        lambda records: records.update(),
    ],
    ids=["count", "all", "filter", "get", "update"],
)
def test_query_without_scope(model, ask):
    FACTORIES[model]()

    with pytest.raises(ScopeError):
        ask(model.objects)


@pytest.mark.parametrize("model", FACTORIES, ids=lambda model: model.__name__)
def test_query_inside_the_scope_of_an_office(model):
    office = OfficeFactory()
    own = FACTORIES[model](office=office)
    stranger = FACTORIES[model]()

    with scope(office=office):
        assert list(model.objects.all()) == [own]
        assert not model.objects.filter(pk=stranger.pk).exists()
    with scopes_disabled():
        assert model.objects.count() == 2


ACROSS_OFFICES = {
    "accounts.Membership": "who works where",
    "accounts.Invitation": "who will; opened by a link, before there is an office to act for",
    "register.PadronRow": "rows of a file that operators read in",
    "register.RecordRead": "a log that says who read; views ask for their own",
    "training.Certification": "belongs to a person, in every office they come to",
    "training.StepTrouble": "counts without people, compared by coordinators",
    "training.OfficeCoverage": "counts without people, compared by coordinators",
    "training.GateOverride": "asked about a person and an office, given by coordinators",
    "training.GatePassage": "a log that coordinators read; holds no answers",
    "training.SupervisedSending": "coordinators approve for many; its draft is scoped",
}
"""Models with an office that are not scoped by it, with the reason."""


def test_models_with_an_office_are_scoped():
    from django.apps import apps

    unscoped = []
    for model in apps.get_models():
        has_office = any(field.name == "office" for field in model._meta.get_fields())
        if has_office and model._meta.label not in ACROSS_OFFICES:
            try:
                model.objects.count()
            except ScopeError:
                continue
            unscoped.append(model._meta.label)

    assert unscoped == []
