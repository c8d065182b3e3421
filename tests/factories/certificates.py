"""Facts of a certificate, as the certificate plugin gives them."""

from typing import Any

MEMBERS = (
    ("María Elena", "Quispe", "Mamani", "DNI 40123456", "Jefa de hogar"),
    ("José Ángel", "Ñahui", "Ccoñas", "DNI 41234567", "Cónyuge o conviviente"),
    ("Lucía", "Quispe", "Ñahui", "DNI 78123456", "Hija"),
    ("Óscar Güido", "Quispe", "Ñahui", "CUI 79123456", "Hijo"),
    ("Asunción", "Mamani", "viuda de Quispe", "Sin documento", "Madre o padre"),
)


def certificate_facts(members: int = 4, **changes: Any) -> dict[str, Any]:
    """Return the facts of a household of ``members`` people."""
    people = [_person(MEMBERS[place % len(MEMBERS)], place == 0) for place in range(members)]
    facts = {
        "reference": "FSU-2026-0042",
        "submitted_on": "2026-11-22",
        "office": {"code": "150132", "name": "ULE San Juan de Lurigancho"},
        "holder": people[0],
        "household": [
            {"label": "Domicilio", "value": "Jirón Los Álamos 123, Mz. B, Lt. 14"},
            {"label": "Lugar", "value": "San Juan de Lurigancho, Lima, Lima"},
            {"label": "Área", "value": "Urbana"},
        ],
        "members": people,
        "result": {
            "category": "pobre",
            "category_label": "Pobre",
            "category_meaning": "",
            "valid_from": "2026-11-23",
            "valid_until": "2030-11-22",
            "method": "cse-demostracion",
            "method_title": "CSE de demostración",
            "method_version": 1,
            "has_legal_effect": False,
            "disclaimer": "Demostración sin efecto legal.",
            "assumptions": ["Corte de pobre extremo: supuesto del proyecto."],
        },
    }
    return facts | changes


def _person(values: tuple[str, str, str, str, str], is_head: bool) -> dict[str, Any]:
    given_names, first_surname, second_surname, document, relationship = values
    return {
        "given_names": given_names,
        "first_surname": first_surname,
        "second_surname": second_surname,
        "full_name": f"{given_names} {first_surname} {second_surname}",
        "listed_name": f"{first_surname} {second_surname}, {given_names}",
        "document": document,
        "relationship": relationship,
        "is_head": is_head,
    }
