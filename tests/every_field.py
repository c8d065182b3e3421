"""The form with a question of every type, and what a page sends to answer each of them."""

import json
from pathlib import Path

DOCUMENT = json.loads((Path(__file__).parent / "forms" / "every_field.json").read_text())
STEPS = [step["key"] for step in DOCUMENT["steps"]]
STROKES = "M10 20" + "L30 40" * 9
FILLED = {
    "textos": {
        "texto": "Comedor Santa Rosa", "texto_largo": "Se mojó.\nTodo.", "entero": "40", "decimal": "85,5",
        "dinero": "S/ 1,250.50", "fecha_0": "5", "fecha_1": "3", "fecha_2": "1987", "hora": "2:30 pm",
        "telefono": "987 654 321", "correo": "rosa@correo.pe", "documento_kind": "ce",
        "documento_number": "001 234 567", "dni": "10117410-2",
    },
    "opciones": {
        "opcion": "1", "lista": "2", "buscada": "7", "tiene": ["1", "2"], "si_no": "true",
        "lugar_0": "15", "lugar_1": "1501", "lugar_2": "150132",
    },
    "archivos": {"firma_drawn": STROKES, "acepto": "on", "marca": "on"},
    "calculos": {"ultima": "Gracias"},
}  # fmt: skip
