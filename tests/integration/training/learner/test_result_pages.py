"""What the page of a result tells, and to whom."""

from decimal import Decimal

import pytest

from cms.training.learner import services
from cms.training.templatetags.training_scores import plain_points
from tests.factories.training import RIGHT, WRONG, QuestionVersionFactory
from tests.integration.training.learner.attempt_pages import address
from tests.integration.training.learner.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_failed_with_attempts_left_shows_what_was_wrong_and_no_right_answer(client, signed_in):
    sam = signed_in("single", "short")
    attempt = sam.start()
    for item in attempt.items.all():
        sam.answer(item, WRONG)
    services.send_attempt(attempt=attempt, at=NOW)

    text = client.get(address(attempt, "result")).content.decode()

    assert "Esta vez no aprobó" in text
    assert "La segunda" in text  # their own answer
    for told in ("La primera", "padrón", "Así lo dice la norma."):
        assert told not in text
    assert "se muestran cuando apruebe" in text


@pytest.mark.parametrize("why", ["passed", "no attempt left"])
def test_right_answers_and_explanations_when_it_is_over(client, signed_in, why):
    sam = signed_in("single", "single", attempts=1, pass_mark=50 if why == "passed" else 80)
    attempt = sam.start()
    first, second = attempt.items.all()
    sam.answer(first, RIGHT)
    sam.answer(second, WRONG)
    services.send_attempt(attempt=attempt, at=NOW)

    text = client.get(address(attempt, "result")).content.decode()

    assert text.count("Así lo dice la norma.") == 2
    assert "La primera" in text
    assert "1 de 2 puntos (50 %)" in text


def test_result_names_the_version_shown_and_the_newest(client, signed_in):
    sam = signed_in("single")
    attempt = sam.start()
    QuestionVersionFactory(question=sam.questions[0].question, number=2)
    sam.answer(attempt.items.get(), RIGHT)
    services.send_attempt(attempt=attempt, at=NOW)

    text = client.get(address(attempt, "result")).content.decode()

    assert "Versión 1 de la pregunta" in text
    assert "la más nueva es la versión 2" in text


@pytest.mark.parametrize(
    ("points", "words"),
    [("1.633333", "1.63"), ("0.996666", "0.99"), ("2.500000", "2.5"), ("16.000000", "16")],
)
def test_points_are_cut_to_two_decimals(points, words):
    assert plain_points(Decimal(points)) == words
