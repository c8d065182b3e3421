"""Pages of an attempt as plain requests see them."""

from typing import Any

from django.urls import reverse
from lxml import html

from cms.training.models import AttemptItem

FIELDS = {
    "single": lambda answer: {"respuesta": answer},
    "multiple": lambda answer: {"respuesta": answer},
    "true_false": lambda answer: {"respuesta": "true" if answer else "false"},
    "numeric": lambda answer: {"respuesta": answer.replace(".", ",")},
    "order": lambda answer: {f"respuesta-{key}": n for n, key in enumerate(answer, start=1)},
    "match": lambda answer: {f"respuesta-{key}": text for key, text in answer.items()},
    "short": lambda answer: {"respuesta": answer},
    "cloze": lambda answer: {f"respuesta-{key}": text for key, text in answer.items()},
}
"""What the form of each kind posts for an answer."""


def address(attempt, name="question", position=None):
    kwargs = {"public_id": attempt.public_id} | ({"position": position} if position else {})
    return reverse(f"training:{name}", kwargs=kwargs)


def form_of(response):
    """Return the form of a page of a question as a browser would send it, without buttons."""
    page = html.fromstring(response.content)
    form = next(each for each in page.forms if each.get("class", "").startswith("question-form"))
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return {name: values for name, values in sent.items() if name != "csrfmiddlewaretoken"}


def answered(client, item: AttemptItem, answers: dict[str, Any], **more: Any):
    kind = item.question_version.definition.kind
    sent = FIELDS[kind](answers[kind]) | {"revision": item.revision, "ir": "siguiente"} | more
    return client.post(address(item.attempt, position=item.position), sent)
