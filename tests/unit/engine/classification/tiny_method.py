"""A scoring method of a country that does not exist, small enough to add up in one's head."""

from copy import deepcopy
from datetime import date

TODAY = date(2026, 2, 28)

DOCUMENT = {
    "slug": "tiny",
    "title": "Pequeño",
    "inputs": [
        {"key": "zone", "label": "Zona", "datatype": "choice", "choices": [{"code": 1, "label": "Costa"}, {"code": 2, "label": "Sierra"}]},
        {"key": "roof", "label": "Techo", "datatype": "choice", "choices": [{"code": n, "label": f"Techo {n}"} for n in (1, 2, 3)]},
        {"key": "goods", "label": "Bienes", "datatype": "choices", "choices": [{"code": 1, "label": "Radio"}, {"code": 2, "label": "Mula"}, {"code": 9, "label": "Nada", "exclusive": True}]},
        {"key": "rooms", "label": "Cuartos", "datatype": "whole", "minimum": 0, "maximum": 20},
        {"key": "place", "label": "Lugar", "datatype": "text", "length": 4, "catalogue": "towns"},
        {"key": "born", "label": "Nacimiento", "datatype": "date"},
        {"key": "special", "label": "Especial", "datatype": "boolean"},
        {"key": "cluster", "label": "Grupo", "datatype": "whole", "minimum": 1, "maximum": 3},
        {"key": "people", "label": "Personas", "datatype": "roster", "row_label": "Persona", "minimum": 1, "maximum": 3, "fields": [{"key": "age", "label": "Edad", "datatype": "whole", "minimum": 0}, {"key": "skills", "label": "Saberes", "datatype": "choices", "choices": [{"code": 1, "label": "Leer"}, {"code": 2, "label": "Sembrar"}]}]},
    ],
    "areas": [
        {"key": "coast", "label": "Costa", "when": {"eq": [{"answer": "zone"}, 1]}, "indicators": ["roof", "density"], "cluster": 3},
        {"key": "hills", "label": "Sierra", "when": {"eq": [{"answer": "zone"}, 2]}, "indicators": ["roof", "readers", "mule"]},
    ],
    "indicators": [
        {"key": "roof", "label": "Techo", "kind": "choice", "value": {"answer": "roof"}, "categories": [{"code": "good", "label": "Bueno", "codes": [1], "weights": {"coast": "0.50", "hills": "0.10"}}, {"code": "bad", "label": "Malo", "codes": [2], "weights": {"coast": "-0.50", "hills": "-0.10"}}], "refusals": [{"reason": "no_roof", "text": "Sin peso.", "codes": [3]}]},
        {"key": "density", "label": "Personas por cuarto", "kind": "bins", "value": {"div": [{"count": {"roster": "people"}}, {"answer": "rooms"}]}, "categories": [{"code": "many", "label": "Muchas", "at_least": "2", "weights": {"coast": "-1.00"}}, {"code": "few", "label": "Pocas", "at_least": "0", "weights": {"coast": "1.00"}}]},
        {"key": "readers", "label": "Lectores", "kind": "bins", "value": {"count": {"roster": "people", "where": {"selected": [{"row": "skills"}, 1]}}}, "categories": [{"code": "0", "label": "Nadie", "equals": "0", "weights": {"hills": "-0.20"}}, {"code": "1+", "label": "Alguien", "at_least": "1", "weights": {"hills": "0.20"}}]},
        {"key": "mule", "label": "Mula", "kind": "boolean", "value": {"selected": [{"answer": "goods"}, 2]}, "categories": [{"code": "yes", "label": "Sí", "is_true": True, "weights": {"hills": "0.30"}}, {"code": "no", "label": "No", "is_true": False, "weights": {"hills": "0.00"}}]},
    ],
    "rescale": {"formula": "min_max", "by": "area", "bounds": {"coast": {"min": "-1.50", "max": "1.50"}, "hills": {"min": "-0.30", "max": "0.60"}}, "status": "published", "rounding": {"digits": 1, "mode": "half_up"}},
    "clusters": {"count": 3, "answer": "cluster", "places": [{"cluster": 1, "label": "El valle", "when": {"matches": [{"answer": "place"}, "10[0-9]{2}"]}}], "unknown": "No se sabe.", "wrong": "De 1 a 3.", "contradiction": "No va con el lugar."},
    "threshold": {"by_cluster": {"1": "40", "2": "50", "3": "60"}, "meaning": "Bajo la línea."},
    "categories": [
        {"code": "low", "label": "Bajo", "cut_off": {"share_of_threshold": "0.5"}},
        {"code": "middle", "label": "Medio", "cut_off": {"by_cluster": {"1": "40", "2": "50", "3": "60"}}},
        {"code": "high", "label": "Alto"},
    ],
    "assumptions": [
        {"id": "always", "text": "Siempre."},
        {"id": "hills_only", "text": "En la sierra.", "areas": ["hills"]},
        {"id": "of_density", "text": "De la densidad.", "indicators": ["density"]},
        {"id": "by_place", "text": "Por el lugar.", "about": "cluster"},
        {"id": "of_index", "text": "Del índice.", "about": "index"},
        {"id": "of_class", "text": "De la clase.", "about": "category"},
    ],
    "validity": [
        {"key": "special", "label": "Especial", "years": 8, "since": "2020-01-01", "when": {"eq": [{"answer": "special"}, True]}},
        {"key": "coast", "label": "Costa", "years": 4, "since": "2020-01-01", "areas": ["coast"]},
        {"key": "old", "label": "Antes", "years": 3, "since": "2010-01-01"},
    ],
}  # fmt: skip

COAST = {"zone": 1, "roof": 1, "rooms": 1, "people": ({"age": 30},)}
HILLS = {
    "zone": 2, "roof": 2, "place": "1001", "goods": (2,),
    "people": ({"age": 30, "skills": (1,)}, {"age": 5, "skills": (2,)}),
}  # fmt: skip


def document(**changes):
    """Return the document with some parts replaced; ``None`` takes a part out."""
    changed = {**deepcopy(DOCUMENT), **changes}
    return {key: value for key, value in changed.items() if value is not None}
