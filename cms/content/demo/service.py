"""
The service page of the classification.

Facts: state portal "Solicitar Clasificación Socioeconómica de mi hogar" (requirements, cost,
terms), Directive 001-2020-MIDIS as quoted in its training slides (validity 4, 6 and 8 years), press
notes of the ministry of 2023 (meaning of the three classes, cases without visit). Where sources
differ the page sends people to their office.
"""

from typing import Any


def _block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value}


SERVICE_PAGE: dict[str, Any] = {
    "title": "Solicitar la clasificación socioeconómica de mi hogar",
    "slug": "clasificacion",
    "seo_title": "Solicitar la clasificación socioeconómica",
    "menu_title": "Clasificación",
    "show_in_menus": True,
    "summary": (
        "La clasificación socioeconómica (CSE) dice si un hogar es no pobre, pobre o pobre "
        "extremo. "
        "Los programas sociales la piden antes de inscribir a una persona."
    ),
    "cost": "Gratuito",
    "duration": "Unos 25 días hábiles. Su oficina le confirma la fecha.",
    "who_can_ask": (
        "<p>Una persona mayor de 18 años que sea integrante del hogar. La clasificación es del "
        "hogar "
        "completo: vale para todas las personas que lo integran.</p>"
        "<p>Solicite una <b>actualización</b> si su hogar se mudó, si llegaron nuevos "
        "integrantes o si "
        "la clasificación está por vencer.</p>"
    ),
    "requirements": [
        _block(
            "requirement",
            "Documento de identidad de cada integrante del hogar: DNI, carné de extranjería (CE) o "
            "carné de permiso temporal de permanencia (CPP).",
        ),
        _block(
            "requirement",
            "Un recibo de luz o de agua, si la vivienda tiene el servicio. Si no lo tiene, "
            "dígalo en "
            "la oficina.",
        ),
    ],
    "steps": [
        _block(
            "step",
            {
                "title": "Llene la solicitud o acérquese a la oficina",
                "text": "Llene el formato S100 en este sitio: llega a la oficina del distrito "
                "donde vive el hogar. Si prefiere que le ayuden, acérquese con los documentos a "
                "la unidad local de empadronamiento (ULE) de la municipalidad.",
            },
        ),
        _block(
            "step",
            {
                "title": "Firme y guarde el número",
                "text": "La solicitud la firma una persona adulta del hogar. Con el número de "
                "referencia puede preguntar por ella.",
            },
        ),
        _block(
            "step",
            {
                "title": "Reciba la visita",
                "text": "La oficina le avisa cuándo irá. Una empadronadora o un empadronador "
                "llena la "
                "Ficha Socioeconómica Única (FSU) con sus respuestas y le deja una constancia de "
                "empadronamiento. No hace falta visita si solo incorpora a una niña o un niño a un "
                "hogar que ya tiene clasificación.",
            },
        ),
        _block(
            "step",
            {
                "title": "Espere la evaluación",
                "text": "La oficina revisa la información y la envía. Con ella se calcula la "
                "clasificación del hogar.",
            },
        ),
        _block(
            "step",
            {
                "title": "Consulte el resultado",
                "text": "Hágalo en este sitio o en la oficina. Puede descargar la constancia en "
                "PDF.",
            },
        ),
    ],
    "where": (
        "<p>En este sitio o en la ULE de la municipalidad del distrito donde vive su hogar.</p>"
    ),
    "meanings": [
        _block(
            "meaning",
            {
                "name": "No pobre",
                "text": "El hogar puede pagar la canasta básica promedio.",
            },
        ),
        _block(
            "meaning",
            {
                "name": "Pobre",
                "text": "El hogar no alcanza a pagar la canasta básica promedio.",
            },
        ),
        _block(
            "meaning",
            {
                "name": "Pobre extremo",
                "text": "El hogar no alcanza a pagar ni los alimentos mínimos de cada persona.",
            },
        ),
    ],
    "questions": [
        _block(
            "question",
            {
                "question": "¿Cuánto dura la clasificación?",
                "answer": "4 años en zona urbana, 6 años en zona rural y 8 años para hogares de "
                "pueblos indígenas de la Amazonía. La fecha de vencimiento está en la constancia.",
            },
        ),
        _block(
            "question",
            {
                "question": "Si mi hogar es pobre, ¿entro a un programa social?",
                "answer": "La clasificación no inscribe ni retira a nadie. Cada programa (por "
                "ejemplo "
                "Juntos, Pensión 65, Contigo o el SIS) tiene sus propios requisitos y decide.",
            },
        ),
        _block(
            "question",
            {
                "question": "¿Qué hago si el resultado no corresponde a mi hogar?",
                "answer": "Acérquese a su ULE. Si cambió su dirección o quiénes viven con usted, "
                "solicite una actualización. Si nada cambió, solicite una verificación.",
            },
        ),
        _block(
            "question",
            {
                "question": "¿Cómo sé que una constancia es verdadera?",
                "answer": "Cada constancia tiene un código. Escríbalo en «Verificar una "
                "constancia» y "
                "el sitio le dice si está vigente.",
            },
        ),
    ],
    "actions": [
        _block(
            "link",
            {"text": "Solicitar la clasificación", "page": None, "address": "/fichas/s100/"},
        ),
        _block("link", {"text": "Consultar mi resultado", "page": None, "address": "/consulta/"}),
        _block(
            "link", {"text": "Verificar una constancia", "page": None, "address": "/verificar/"}
        ),
    ],
}
