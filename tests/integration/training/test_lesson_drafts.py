"""Lessons that are being written: what a draft may leave empty, and what is asked for then."""

import pytest

from cms.training.blocks import lesson_block
from tests.factories.training_pages import course_page, lesson_page, module_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", list(lesson_block().child_blocks))
def test_draft_may_hold_each_block_as_it_begins(name):
    block = lesson_block().child_blocks[name]

    block.clean_deferred(block.normalize(block.get_default()))


def test_check_begins_with_as_many_options_as_it_needs():
    options = lesson_block().child_blocks["check"].get_default()["options"]

    assert [dict(option) for option in options] == [
        {"text": "", "right": False, "feedback": ""},
        {"text": "", "right": False, "feedback": ""},
    ]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("form_step", {"part": "", "caption": ""}, "Choose the step."),
        ("bank_check", {"question": ""}, "Choose the question."),
        ("download", {"document": None, "title": ""}, "Choose the file."),
    ],
)
def test_block_in_which_nothing_was_chosen_asks_to_choose(name, value, message, settings):
    settings.LANGUAGE_CODE = "en"
    body = [{"type": name, "value": value}]
    page = lesson_page(module_page(course_page()), live=False, body=body)

    (problem,) = page.publishing_problems()

    assert problem.message == message
    assert problem.location.path == (0,)
