"""What a result says word by word where something is lacking, and limits touched exactly."""

import pytest

from forms_plugins.engine.classification import classify, explain, load_method
from tests.unit.engine.classification.test_parts import (
    bins_of,
    changed,
    from_table,
    linear,
    points_by,
    rescaled,
    taken,
    without,
)
from tests.unit.engine.classification.tiny_method import COAST, HILLS, TODAY, document

LINE = [{"key": "only", "label": "Única"}]


def texts(result):
    return {(item.about, item.code, item.text) for item in result.reasons}


def notes(result):
    return [(item.label, item.text) for item in result.substitutions]


def test_method_with_one_line_has_its_score_twice():
    method = points_by(["area", "line"], {"all/only": "1.25"}, lines=LINE)

    result = classify(method, {"roof": 1, "cluster": 1}, TODAY)

    assert (str(result.raw), dict(result.line_scores)) == ("1.25", {"only": result.raw})
    assert result.by_line == {"only": result.scores}
    assert [str(item.weight) for item in result.scores] == ["1.25"]
    refused = classify(method, {"roof": 3, "cluster": 1}, TODAY)
    assert (refused.raw, refused.line_scores, refused.by_line) == (None, {}, {})


def test_refusal_in_either_line_keeps_both_back_and_shows_the_main_scores():
    lines = [{"key": "low", "label": "Baja"}, {"key": "high", "label": "Alta"}]
    for lacking in ("low", "high"):
        kept = "high" if lacking == "low" else "low"
        method = points_by(["line"], {kept: "2"}, lines=lines, main_line=kept)

        result = classify(method, {"roof": 1}, TODAY)

        assert (result.raw, result.line_scores, result.outputs) == (None, {}, {})
        assert ("roof", "no_weight") in {(r.about, r.code) for r in result.reasons}
        assert [str(score.weight) for score in result.scores] == ["2"]


def test_substitution_of_a_line_other_than_the_main_one_is_listed_too():
    lines = [{"key": "low", "label": "Baja"}, {"key": "high", "label": "Alta"}]
    built = document(points_by=["line"], lines=lines, rescale=None, categories=None, threshold=None)
    built["areas"] = [{"key": "all", "label": "Todo", "indicators": ["density"]}]
    built["indicators"] = [
        {"key": "density", "label": "Cuartos", "kind": "bins", "value": {"answer": "rooms"}, "missing": {"row": "clamp"}, "categories": [
            {"code": "a", "label": "A", "at_least": "0", "at_most": "20", "weights": {"low": "1"}},
            {"code": "b", "label": "B", "at_least": "0", "at_most": "3", "weights": {"high": "2"}},
        ]},
    ]  # fmt: skip
    built["assumptions"], built["validity"] = [], []

    result = classify(load_method(built), {"rooms": 9}, TODAY)

    assert dict(result.line_scores) == {"low": 1, "high": 2}
    assert taken(result) == [("density", "row_clamped", "b")]


def test_open_area_names_what_every_area_asks_for():
    household = without(COAST, "zone", "roof")

    assert {r.about for r in classify(changed(), household, TODAY).reasons} == {"area", "roof"}
    refused = classify(changed(), {**household, "roof": 3}, TODAY)
    assert {(r.about, r.code) for r in refused.reasons} == {
        ("area", "missing_answer"), ("roof", "no_roof"),
    }  # fmt: skip
    fine = classify(changed(), {**household, "roof": 1}, TODAY)
    assert {r.about for r in fine.reasons} == {"area"}


def test_points_by_cluster_and_a_missing_answer_that_a_category_stands_for():
    built = document(points_by=["cluster"], rescale=None, categories=None, threshold=None)
    built["areas"] = [{"key": "all", "label": "Todo", "indicators": ["roof"]}]
    built["indicators"] = [built["indicators"][0]]
    built["indicators"][0].update(
        missing={"answer": "category", "category": "bad"},
        categories=[{"code": "bad", "label": "Malo", "codes": [1, 2], "weights": {"1": "1"}}],
    )
    built["assumptions"], built["validity"] = [], []
    method = load_method(built)

    assert {r.about for r in classify(method, {}, TODAY).reasons} == {"cluster"}
    wrong = classify(method, {}, TODAY, wrong={"roof": "No."})
    assert {r.about for r in wrong.reasons} == {"cluster", "roof"}


def test_open_area_where_points_need_the_cluster():
    built = document(points_by=["cluster"], rescale=None)
    for indicator in built["indicators"]:
        for row in indicator["categories"]:
            row["weights"] = {"1": "1", "2": "1", "3": "1"}

    result = classify(load_method(built), without(COAST, "zone", "roof"), TODAY)

    assert {r.about for r in result.reasons} == {"area", "roof"}


def test_words_of_what_is_taken_in_place_of_answers_and_rows():
    missing = changed(0, missing={"answer": "category", "row": "category", "category": "bad"}, refusals=[])  # fmt: skip
    silent = classify(missing, without(COAST, "roof"), TODAY)
    assert silent.scores[0].answer == "Sin respuesta"
    no_row = classify(missing, {**COAST, "roof": 3}, TODAY)
    assert notes(no_row) == [("Techo", "«Techo 3» no tiene fila en «Techo»: se tomó «Malo».")]
    assert no_row.scores[0].answer == "Techo 3"
    nearest = classify(bins_of({"at_least": "2"}, missing={"row": "clamp"}), {**COAST, "rooms": 1}, TODAY)  # fmt: skip
    assert notes(nearest) == [
        ("Personas por cuarto", "«1» no tiene fila en «Personas por cuarto»: se tomó la más cercana, «1».")
    ]  # fmt: skip
    assert nearest.scores[1].answer == "1"


def test_spelt_out_refusal_of_a_roster_without_a_fitting_row_goes_before_the_category():
    pick = {"pick": {"roster": "people", "where": {"gt": [{"row": "age"}, 90]}, "value": {"row": "age"}}}  # fmt: skip
    refusing = [{"reason": "no_elder", "text": "Falta la persona mayor.", "rows": "none"}]
    policy = {"answer": "category", "category": "many"}
    strict = changed(1, value=pick, missing=policy, refusals=refusing)
    lenient = changed(1, value=pick, missing=policy)

    assert texts(classify(strict, COAST, TODAY)) == {
        ("density", "no_elder", "Falta la persona mayor.")
    }
    assert taken(classify(lenient, COAST, TODAY)) == [("density", "missing_category", "many")]
    # A person whose age is missing is a missing answer, not a roster without a row.
    nameless = {**COAST, "people": ({},)}
    assert taken(classify(strict, nameless, TODAY)) == [("density", "missing_category", "many")]


def test_linear_indicator_says_what_it_multiplied_and_what_it_cannot():
    score = classify(linear("0.25"), {**COAST, "rooms": 2}, TODAY).scores[1]
    assert (score.indicator, score.label, score.answer, score.category_label) == (
        "density", "Personas por cuarto", "0.5", "0.5 × 0.25",
    )  # fmt: skip
    method = changed(1, kind="linear", categories=[], coefficients={"coast": "1"}, value={"answer": "special"})  # fmt: skip
    refused = classify(method, {**COAST, "special": True}, TODAY)
    text = "La respuesta «Sí» no tiene peso publicado en esta área."
    assert texts(refused) == {("density", "no_weight", text)}


def test_clamped_bins_do_not_take_what_is_no_number():
    rows = [{"at_least": "2"}]
    method = bins_of(*rows, missing={"row": "clamp"})
    method = load_method({**method.model_dump(mode="json", exclude_none=True)})

    result = classify(method, {**COAST, "rooms": True}, TODAY)

    assert ("density", "no_weight") in {(r.about, r.code) for r in result.reasons}


def test_refused_bin_is_not_clamped_without_a_policy():
    result = classify(bins_of({"at_least": "2"}), {**COAST, "rooms": 1}, TODAY)

    assert ("density", "no_weight") in {(r.about, r.code) for r in result.reasons}


@pytest.mark.parametrize(
    ("lowest", "highest", "clamped"),
    [("0", "100", True), ("0", "150.0", False), ("0", "149.9", False), ("150.0", "151", True)],
)
def test_index_at_the_very_end_of_the_scale_is_not_clamped(lowest, highest, clamped):
    built = document()
    built["rescale"].update(
        bounds={"coast": {"min": "0", "max": "1.50"}}, lowest=lowest, highest=highest, outside="clamp"
    )  # fmt: skip
    result = classify(load_method(built), COAST, TODAY)  # the highest score: the highest index

    assert result.substitutions == ()
    built["rescale"]["bounds"]["coast"] = {"min": "1.50", "max": "2"}
    assert classify(load_method(built), COAST, TODAY).substitutions == ()


def test_words_of_an_index_beyond_the_scale():
    assert notes(rescaled("", outside="clamp")) == [
        ("Índice", "El índice 150.0 sale de la escala: se tomó su extremo, 100.0.")
    ]
    assert ("index", "outside_bounds", "El índice 150.0 sale de la escala de 0 a 100.") in texts(
        rescaled("", outside="refuse")
    )


def test_words_of_a_score_without_a_row():
    rows = [{"at_most": "1", "values": {"coast": "7"}}]

    assert notes(classify(from_table(rows=rows, beyond="clamp"), COAST, TODAY)) == [
        ("Escalones", "El puntaje 1.50 no tiene fila en «Escalones»: se tomó la más cercana.")
    ]
    assert notes(classify(from_table(rows=rows, beyond="default", default="9"), COAST, TODAY)) == [
        ("Escalones", "El puntaje 1.50 no tiene fila en «Escalones»: se tomó 9.")
    ]
    text = "La tabla «Escalones» no tiene valor para el puntaje 1.50."
    assert ("index", "no_table_row", text) in texts(classify(from_table(rows=rows), COAST, TODAY))


def test_column_of_a_table_that_depends_on_nothing():
    table = {"key": "t", "label": "T", "rows": [{"values": {"value": "4.5"}}]}
    outputs = [{"name": "o", "label": "O", "of": "table", "table": "t"}]

    assert (
        str(classify(changed(tables=[table], outputs=outputs), COAST, TODAY).outputs["o"]) == "4.5"
    )


def test_words_of_limits_that_are_lacking():
    built = document()
    del built["threshold"]["by_cluster"]["3"]
    text = "No hay punto de corte para el conglomerado 3."
    assert texts(classify(load_method(built), COAST, TODAY)) == {
        ("eligible", "no_threshold", text), ("category_low", "no_cut_off", text),
    }  # fmt: skip
    built = document()
    del built["categories"][1]["cut_off"]["by_cluster"]["3"]
    lacking = classify(load_method(built), COAST, TODAY)
    assert texts(lacking) == {("category_middle", "no_cut_off", text)}
    assert (str(lacking.threshold), lacking.eligible, lacking.lines) == ("60", False, ())
    alone = document(clusters=None, threshold=None)
    alone["areas"][0].pop("cluster")
    alone["categories"] = [{"code": "a", "label": "A", "cut_off": {"by_cluster": {}}}, {"code": "b", "label": "B"}]  # fmt: skip
    assert texts(classify(load_method(alone), COAST, TODAY)) == {
        ("category_a", "no_cut_off", "El método no tiene punto de corte.")
    }


def test_lines_of_the_classes_have_labels_and_the_arithmetic_is_whole():
    told = explain(classify(changed(), HILLS, TODAY))

    assert [(line["label"], line["at_most"]) for line in told["lines"]] == [
        ("Bajo", "20.0"), ("Medio", "40"),
    ]  # fmt: skip
    assert told["index"]["arithmetic"] == "(0.40 − (-0.30)) ÷ (0.60 − (-0.30)) × 100 + 0 = 77.8"
