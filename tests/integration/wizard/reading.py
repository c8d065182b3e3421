"""Read what pages of the wizard show."""

from typing import Any

from lxml import html


def texts(response: Any, css_class: str) -> list[str]:
    """Return the words of each element of a class, blanks shortened."""
    found = html.fromstring(response.content.decode()).find_class(css_class)
    return [" ".join(element.text_content().split()) for element in found]


def both_versions(response: Any) -> list[str]:
    """Return the answers that the page of a conflict shows, the stored one of each first."""
    return texts(response, "conflict__words")
