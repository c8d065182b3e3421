"""Methods and households for simulations, and workers that work here and now."""

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from cms.jobs import services as jobs
from cms.jobs import wake
from cms.methods.models import Simulation
from cms.methods.simulation.plan import Plan
from cms.methods.simulation.services import start_simulation
from cms.register.models import HouseholdAnswers
from forms_plugins.classification.services import publish_method
from forms_plugins.classification.synthetic import HouseholdMaker, read_recipe
from forms_plugins.sisfoh.plugin import FOLDER, method_documents
from tests.factories.register import ClassificationFactory, HouseholdFactory

ON = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def no_wake_ups(monkeypatch):
    monkeypatch.setattr(wake, "_send", lambda: None)


@pytest.fixture
def published():
    """The method of the demonstration, published."""
    return publish_method(method_documents()["cse-demostracion"], at=timezone.now()).version


@pytest.fixture
def draft():
    """The same method with a higher line in Lima: more households are poor."""
    document = deepcopy(method_documents()["cse-demostracion"])
    document["threshold"]["by_cluster"]["15"] = "75"
    document["categories"][1]["cut_off"]["by_cluster"]["15"] = "75"
    return document


@pytest.fixture
def invented():
    """Answers of 60 invented households."""
    maker = HouseholdMaker(read_recipe(FOLDER / "data" / "synthetic.yaml"), seed=5)
    return list(maker.answers(0, 60))


@pytest.fixture
def register(invented):
    """Sixty households in the register; every second one has a class in force."""
    made = []
    for number, answers in enumerate(invented):
        if number % 2:
            household = HouseholdFactory()
        else:
            household = ClassificationFactory(
                category="NP",
                valid_from=date(2026, 1, 1),
                valid_until=date(2030, 1, 1),
                member=False,
            ).household
        HouseholdAnswers.objects.create(household=household, answers=answers, taken_on=ON)
        made.append(household)
    return made


@pytest.fixture
def start(published, draft):
    """Begin a simulation of the draft; keywords change what is asked."""

    def begin(source="synthetic", *, document=None, baseline=published, file=None, by=None, **plan):
        asked = {"on": ON, "against": "version" if baseline else "nothing", **plan}
        if source == "synthetic":
            asked.setdefault("count", 300)
        benefits = {code: Decimal(text) for code, text in asked.pop("benefits", {}).items()}
        return start_simulation(
            title="Prueba",
            document=document or draft,
            source=source,
            plan=Plan(benefits=benefits, **asked),
            baseline=baseline,
            by=by,
            file=file,
        )

    return begin


@pytest.fixture
def work():
    """Do every job that is due; return the simulation as it is then."""

    def until_empty(simulation):
        for job in jobs.run_until_empty():
            assert job.state == "done", job.note
        return Simulation.objects.get(pk=simulation.pk)

    return until_empty
