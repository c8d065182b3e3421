"""Questions under a workflow: approving one that would not do in a test leads back to it."""

import pytest
from django.urls import reverse

from cms.training.models import Question, QuestionVersion
from tests.factories.training import TopicFactory
from tests.integration.training.bank.test_question_screens import GOOD, option, posted

pytestmark = pytest.mark.django_db


def submitted(client, options):
    """Write a question, submit it, and return it with the state of its approval."""
    client.post(reverse("training_questions:add"), posted(options, **{"action-submit": "1"}))
    question = Question.objects.get()
    return question, question.current_workflow_task_state


def approve(client, question, state, **headers):
    address = reverse("training_questions:workflow_action", args=[question.pk, "approve", state.pk])
    return client.post(address, {"comment": "Conforme"}, **headers)


def test_approving_publishes_a_version(editor_client):
    question, state = submitted(editor_client, GOOD)

    approve(editor_client, question, state)

    assert QuestionVersion.objects.get().question == question


def test_approving_a_question_that_broke_leads_to_its_problems(editor_client):
    question, state = submitted(editor_client, GOOD)
    broken = posted([option("Cada año"), option("Nunca")])
    broken["topic"] = TopicFactory().pk
    edit = reverse("training_questions:edit", args=[question.pk])
    editor_client.post(edit, broken)

    response = approve(editor_client, question, state, HTTP_X_REQUESTED_WITH="XMLHttpRequest")

    assert response.json() == {"step": "success", "redirect": edit}
    assert "exactamente una alternativa" in editor_client.get(edit).content.decode()
    assert not QuestionVersion.objects.exists()
    assert Question.objects.get().current_workflow_state is not None
