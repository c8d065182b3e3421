"""Answers in the words in which they were given."""

from typing import Any

from django.utils.translation import gettext as _

from forms_plugins.engine.quiz.presenting import Presented


def answer_words(shown: Presented, response: Any) -> list[str]:
    """
    Return a response as lines of text; empty for no answer, and for a case, which is a form.

    ``response`` is of the shape of its kind, as ``clean_response`` gives it.
    """
    if response is None or shown.kind == "case":
        return []
    texts = {option.key: option.text for option in shown.options}
    if shown.kind == "true_false":
        return [_("True") if response else _("False")]
    if shown.kind == "single":
        return [texts.get(response, response)]
    if shown.kind == "multiple":
        return [option.text for option in shown.options if option.key in response]
    if shown.kind == "order":
        return [f"{place}. {texts.get(key, key)}" for place, key in enumerate(response, start=1)]
    if shown.kind == "match":
        return [f"{texts[key]}: {response[key]}" for key in texts if key in response]
    if shown.kind == "cloze":
        return ["".join(_piece(piece, response) for piece in shown.pieces)]
    return [f"{_decimal(shown, response)} {shown.unit}".strip()]


def _piece(piece: Any, response: dict[str, str]) -> str:
    return piece.text + (f"[{response.get(piece.gap.key, '…')}]" if piece.gap else "")


def _decimal(shown: Presented, response: Any) -> str:
    return str(response).replace(".", ",") if shown.kind == "numeric" else str(response)
