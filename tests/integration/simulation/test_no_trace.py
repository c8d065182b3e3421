"""A simulation changes nothing but its own row and its jobs."""

import pytest
from django.apps import apps
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django_scopes import scopes_disabled

from cms.jobs.models import Job
from cms.jobs.runs import RunState
from cms.methods.models import Simulation
from cms.methods.simulation.read_only import read_only
from cms.register.models import Household, HouseholdAnswers
from forms_plugins.api.signals import document_requested, submission_completed

pytestmark = pytest.mark.django_db
OWN = {Simulation, Job}


def everything():
    """Return the rows of every table but those of simulations and jobs."""
    with scopes_disabled(), connection.cursor() as cursor:
        found = {}
        for model in apps.get_models(include_auto_created=True):
            if model in OWN or not model._meta.managed or model._meta.proxy:
                continue
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # our tables
            found[model._meta.label] = sorted(map(repr, cursor.fetchall()))
        return found


@pytest.mark.parametrize(
    ("source", "against"),
    [("register", "version"), ("register", "register"), ("synthetic", "version")],
)
def test_simulation_leaves_no_trace(start, work, register, source, against):
    told = []

    def hear(sender, **said):
        if sender not in OWN:
            told.append(sender)

    news = [post_save, pre_save, post_delete, m2m_changed, submission_completed, document_requested]
    before = everything()
    for signal in news:
        signal.connect(hear)
    try:
        keywords = {"against": against} | ({"baseline": None} if against == "register" else {})
        simulation = work(start(source, **keywords))
    finally:
        for signal in news:
            signal.disconnect(hear)

    assert simulation.state == RunState.DONE
    assert everything() == before
    assert told == []
    assert mail.outbox == []


def test_database_refuses_to_write_while_households_are_read(register):
    with scopes_disabled(), pytest.raises(DatabaseError), transaction.atomic(), read_only():
        HouseholdAnswers.objects.update(taken_on="2020-01-01")
    with scopes_disabled():
        assert not HouseholdAnswers.objects.filter(taken_on="2020-01-01").exists()


def test_database_writes_again_afterwards(register):
    with scopes_disabled():
        with read_only():
            assert Household.objects.exists()
        assert Household.objects.update(kind="x") == len(register)


def test_register_is_read_in_such_a_block(start, work, register, monkeypatch):
    """A source that wrote would be refused: the classes in force are asked for inside."""
    from cms.methods.simulation import sources

    def writing(keys, on):
        HouseholdAnswers.objects.update(taken_on="2020-01-01")

    monkeypatch.setattr(sources, "classes_in_force", writing)
    plan = start("register", baseline=None, against="register")
    worker_source = sources.RegisterSource(sources.Plan.from_options(plan.options))
    with pytest.raises(DatabaseError), transaction.atomic():
        worker_source.piece(0, 0)
