"""What a citizen is told of a result is true: figures by hand, and changes that really change it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_plugins.engine.classification import Classifier, load_method
from forms_plugins.engine.classification.plain import plain
from tests.unit.engine.classification.tiny_method import COAST, HILLS, TODAY, document

METHOD = load_method(document())
CLASSIFIER = Classifier(METHOD)

AT_THE_DOOR = [
    {
        "key": "bank",
        "label": "Cuenta grande",
        "stage": "before",
        "when": {"eq": [{"answer": "special"}, True]},
        "then": "category",
        "category": "high",
        "text": "Hay una cuenta grande a nombre del hogar.",
    }
]
AT_THE_END = [AT_THE_DOOR[0] | {"stage": "after"}]


def explained(answers, method=METHOD):
    return plain(Classifier(method).classify(answers, TODAY))


def people(number: int, *, read: bool = False) -> tuple[dict[str, object], ...]:
    return tuple({"age": 30, "skills": (1,) if read else (2,)} for _ in range(number))


COASTS = st.fixed_dictionaries(
    {
        "zone": st.just(1),
        "roof": st.sampled_from([1, 2]),
        "rooms": st.integers(1, 3),
        "people": st.integers(1, 3).map(people),
    }
)
HILLY = st.fixed_dictionaries(
    {
        "zone": st.just(2),
        "roof": st.sampled_from([1, 2]),
        "cluster": st.sampled_from([1, 2]),
        "goods": st.sampled_from([(1,), (2,), (9,)]),
        "people": st.builds(lambda n, r: people(n, read=r), st.integers(1, 3), st.booleans()),
    }
)

ANOTHER_ROW = {
    ("density", "many"): {"people": people(2), "rooms": 1},
    ("density", "few"): {"people": people(1), "rooms": 1},
    ("readers", "0"): {"people": people(1)},
    ("readers", "1+"): {"people": people(1, read=True)},
    ("mule", "yes"): {"goods": (2,)},
    ("mule", "no"): {"goods": (1,)},
}
"""Answers that put a household in a row of the indicators that hand no answer on."""


@given(COASTS | HILLY)
def test_every_claimed_change_changes_the_class(answers):
    result = CLASSIFIER.classify(answers, TODAY)

    for change in plain(result).changes:
        other = (
            {change.answer: change.code}
            if change.answer
            else ANOTHER_ROW[change.indicator, change.category]
        )
        changed = CLASSIFIER.classify({**answers, **other}, TODAY)
        assert changed.category == change.result != result.category


@given(COASTS | HILLY)
def test_no_change_that_exists_is_left_out(answers):
    result = CLASSIFIER.classify(answers, TODAY)
    told = plain(result).changes
    listed = {(change.indicator, change.side) for change in told}
    order = ["low", "middle", "high"]

    for (indicator, _), other in [*ANOTHER_ROW.items(), (("roof", ""), {"roof": 1}), (("roof", ""), {"roof": 2})]:  # fmt: skip
        if indicator in result.area.indicators:
            changed = CLASSIFIER.classify({**answers, **other}, TODAY)
            before, after = order.index(result.category), order.index(changed.category)
            if before != after:
                assert (indicator, "better" if after > before else "poorer") in listed


def test_heaviest_answer_is_exact_and_first():
    told = explained(COAST)

    assert [(w.indicator, w.difference, w.side) for w in told.weighings] == [
        ("density", Fraction(1), "better"),
        ("roof", Fraction(1, 2), "better"),
    ]
    assert told.weighings[0].text == "Lo que más subió el puntaje: Personas por cuarto – 1."
    assert told.weighings[1].text == "También subió el puntaje: Techo – Techo 1."


def test_side_follows_the_direction_of_the_method():
    turned = load_method(document(direction="higher_is_poorer"))

    sides = {w.side for w in explained(COAST, turned).weighings}

    assert sides == {"poorer"}


def test_why_names_score_limits_and_class():
    assert explained(HILLS).why == (
        "Cada respuesta de su hogar da puntos. Se sumaron los puntos de 3 datos.",
        "El puntaje de su hogar es 77,8, en una escala de 0 a 100.",
        "Donde usted vive, la clase «Alto» es para los puntajes de más de 40.",
        "Por eso el resultado es «Alto».",
    )


@pytest.mark.parametrize(
    ("roof", "rooms", "span"),
    [(2, 1, "de 30,0 o menos"), (2, 3, "de más de 60"), (1, 1, "de más de 30,0 y de 60 o menos")],
)
def test_span_of_each_class(roof, rooms, span):
    answers = {**COAST, "roof": roof, "rooms": rooms, "people": people(2)}

    assert any(span in sentence for sentence in explained(answers).why)


def test_rule_before_the_score_is_told_instead_of_points():
    told = explained({**COAST, "special": True}, load_method(document(gates=AT_THE_DOOR)))

    assert told.why[0] == "El resultado no se decidió por puntos, sino por una regla."
    assert told.gates == ("Cuenta grande: Hay una cuenta grande a nombre del hogar.",)
    assert told.weighings == told.changes == ()


def test_rule_after_the_score_leaves_nothing_to_change():
    told = explained({**COAST, "special": True}, load_method(document(gates=AT_THE_END)))

    assert "Después de sumar los puntos se aplicó una regla." in told.why
    assert told.changes == ()
    assert told.changes_note.startswith("Ningún dato")


def test_refused_result_says_what_is_missing():
    told = explained({**COAST, "roof": 3})

    assert told.why == ("No se pudo calcular un resultado.", "Sin peso.")
    assert told.changes == ()


def test_assumptions_and_disclaimer_are_those_of_the_result():
    method = load_method(document(disclaimer="Solo una prueba."))

    told = explained(COAST, method)

    assert told.disclaimer == "Solo una prueba."
    assert "De la densidad." in told.assumptions
    assert "En la sierra." not in told.assumptions


def test_words_give_no_advice_to_say_something_else():
    texts = " ".join([explained(HILLS).changes_note, explained(COAST).changes_note]).casefold()

    assert "comprueba" in texts or "corrij" in texts
    for word in ("conviene", "diga que", "para obtener"):
        assert word not in texts


@given(COASTS | HILLY)
def test_same_result_same_words(answers):
    result = CLASSIFIER.classify(answers, TODAY)

    assert plain(result) == plain(Classifier(METHOD).classify(answers, TODAY))
