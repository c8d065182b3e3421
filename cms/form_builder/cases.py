"""Keep test cases of forms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cms.form_builder.models import FormPage, FormTestCase
from cms.form_builder.testing import expectation_of, run_answers
from forms_plugins.engine.definition import FormDefinition


def keep_case(
    *,
    page: FormPage,
    form: FormDefinition,
    name: str,
    answers: Mapping[str, Any],
    today: date,
    parts: frozenset[str],
    by: Any,
) -> FormTestCase:
    """Keep answers as a test case that expects ``parts`` of what comes out of them on ``today``."""
    found = run_answers(form, answers, today)
    case: FormTestCase = FormTestCase.objects.create(
        page=page,
        name=name,
        answers=dict(answers),
        today=today,
        expected=expectation_of(form, found, parts),
        created_by=by,
    )
    return case
