"""Turn a question document back into the values of a question of the bank."""

import uuid

from cms.form_builder.rule_text import write_rule
from cms.training.bank.block_values import Part, write_pin, written_row
from cms.training.bank.kinds import INPUTS, LISTS, SHARED, VARIABLE
from cms.training.bank.parts import write_part
from forms_plugins.engine.quiz.questions import Question, dump_question

BLOCKS = uuid.uuid5(uuid.NAMESPACE_URL, "https://empadrona/training/questions")


def decompile_question(slug: str, question: Question) -> list[Part]:
    """
    Return the stored stream of a question: one block.

    Ids of blocks come from their places, so that the same document gives the same stream.
    """
    document = dump_question(question)
    kind = question.kind
    value = written_row(document, {**SHARED, **INPUTS[kind]})
    links = [{"part": write_part(link)} for link in question.links]
    value["links"] = _rows(slug, "links", links)
    if kind in LISTS:
        name, inputs = LISTS[kind]
        rows = [written_row(row, inputs) for row in document[name]]
        value[name] = _rows(slug, name, rows)
    if kind == "case":
        value["version"] = write_pin(document)
    else:
        variables = [written_row(row, VARIABLE) for row in document.get("variables", ())]
        value["variables"] = _rows(slug, "variables", variables)
        rules = [{"rule": write_rule(rule)} for rule in document.get("conditions", ())]
        value["conditions"] = _rows(slug, "conditions", rules)
    return [{"type": kind, "id": _id(slug, kind), "value": value}]


def _rows(slug: str, name: str, values: list[Part]) -> list[Part]:
    return [
        {"type": "item", "id": _id(slug, name, str(number)), "value": value}
        for number, value in enumerate(values)
    ]


def _id(*place: str) -> str:
    return str(uuid.uuid5(BLOCKS, "/".join(place)))
