"""Lessons made of the parts that a test is about, and how readers and editors see them."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from cms.training.lessons.problems import body_problems
from cms.training.models import LessonPage, ModulePage
from tests.factories.training_pages import lesson_page

Block = tuple[str, dict[str, Any]]
"""The type of a block and its value, as the editor stores it."""


def with_blocks(module: ModulePage, *blocks: Block, live: bool = True) -> LessonPage:
    body = [{"type": kind, "value": value} for kind, value in blocks]
    return lesson_page(module, live=live, body=body)


def read(client: Client, page: LessonPage, **query: str) -> BeautifulSoup:
    response = client.get(page.url, query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def problems(module: ModulePage, *blocks: Block) -> list[str]:
    return [each.message for each in body_problems(with_blocks(module, *blocks, live=False))]
