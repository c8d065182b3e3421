"""The office's page of a result shows everything that decided."""

import pytest
from django.template.loader import render_to_string

from cms.submissions.explaining import explained
from cms.submissions.models import Result

CONTENT = {
    "method": {"slug": "prueba", "version": 2, "title": "Método de prueba"},
    "lines": [
        {"category": "PE", "label": "Pobre extremo", "at_most": "10.5", "bound": "less_than"},
        {"category": "P", "label": "Pobre", "at_most": "30"},
    ],
    "gates": [{"label": "Planilla", "text": "Hay un trabajador formal.", "then": "category"}],
    "line_scores": [{"line": "nacional", "label": "Línea nacional", "score": "-12.50"}],
    "output_details": [{"name": "p", "label": "Probabilidad", "value": "0.123"}],
    "substitutions": [{"text": "Techo: se tomó «Otro material»."}],
}


@pytest.fixture
def shown(settings):
    result = Result(method="prueba", method_version=2, status="computed", explanation=CONTENT)
    return explained(result)


def test_criteria_scores_outputs_and_substitutions_are_shown(shown):
    page = render_to_string("staff/method.html", {"result": shown})

    for words in (
        "Planilla: Hay un trabajador formal.",
        "Línea nacional",
        "−12.50",
        "Probabilidad",
        "0.123",
        "Techo: se tomó «Otro material».",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        ("at_most", "índice hasta 10.5"),
        ("less_than", "índice menor que 10.5"),
        ("at_least", "índice de 10.5 o más"),
        ("more_than", "índice mayor que 10.5"),
    ],
)
def test_limit_says_on_which_side_it_is(bound, words):
    line = {"category": "PE", "label": "Pobre extremo", "at_most": "10.5", "bound": bound}
    result = Result(method="prueba", explanation={"lines": [line]})

    assert explained(result)["lines"] == [f"Pobre extremo: {words}"]
