"""The home page and the pages of text."""

from typing import Any


def _block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value}


def _card(text: str, address: str, icon: str, description: str) -> dict[str, Any]:
    return {
        "text": text,
        "page": None,
        "address": address,
        "icon": icon,
        "description": description,
    }


HOME_PAGE: dict[str, Any] = {
    "title": "La clasificación socioeconómica de su hogar",
    "slug": "inicio",
    "seo_title": "Inicio",
    "menu_title": "Inicio",
    "summary": (
        "Solicítela en la municipalidad de su distrito, consulte el resultado y descargue la "
        "constancia. Es gratuito."
    ),
    "tasks": [
        _block(
            "card",
            _card(
                "Consultar mi resultado",
                "/consulta/",
                "file-search",
                "Vea la clasificación de su hogar, hasta cuándo vale y descargue la constancia.",
            ),
        ),
        _block(
            "card",
            _card(
                "Verificar una constancia",
                "/verificar/",
                "shield-check",
                "Compruebe con su código que una constancia es verdadera y está vigente.",
            ),
        ),
        _block(
            "card",
            _card(
                "Solicitar la clasificación",
                "/clasificacion/",
                "house",
                "Quién puede pedirla, qué documentos llevar y qué pasa después.",
            ),
        ),
    ],
    "body": [
        _block(
            "cards",
            {
                "heading": "Para las oficinas de las municipalidades",
                "cards": [
                    _card(
                        "Ingresar al registro",
                        "/ingresar/",
                        "log-in",
                        "Registre hogares con la Ficha Socioeconómica Única (FSU).",
                    ),
                    _card(
                        "Capacitarse",
                        "/capacitacion/",
                        "graduation-cap",
                        "Cursos para el personal de las ULE.",
                    ),
                ],
            },
        )
    ],
}

TRAINING_PAGE: dict[str, Any] = {
    "title": "Capacitación",
    "slug": "capacitacion",
    "show_in_menus": True,
    "summary": (
        "Para responsables, empadronadores y digitadores de las unidades locales de "
        "empadronamiento "
        "(ULE)."
    ),
    "body": [
        _block(
            "notice",
            {
                "kind": "info",
                "title": "Los cursos todavía no están abiertos en este sitio",
                "text": "Mientras tanto, aquí encuentra lo esencial de la ficha que va a llenar.",
            },
        ),
        _block("heading", "Qué va a aprender"),
        _block(
            "text",
            "<ul><li>Las reglas: qué es el SISFOH, quién hace qué y la ética de quien "
            "empadrona.</li>"
            "<li>El procedimiento: de la solicitud al resultado, paso por paso.</li>"
            "<li>La ficha: cada pregunta de la FSU, con casos.</li></ul>",
        ),
        _block("heading", "La Ficha Socioeconómica Única (FSU)"),
        _block(
            "text",
            "<p>Se llena una ficha por hogar, en la vivienda, con las respuestas de una persona "
            "informante. Tiene cuatro partes:</p>",
        ),
        _block(
            "steps",
            {
                "steps": [
                    {
                        "title": "Localización",
                        "text": "El distrito, el centro poblado y la dirección de la vivienda.",
                    },
                    {
                        "title": "Vivienda",
                        "text": "El tipo de vivienda, de qué están hechas las paredes, el techo "
                        "y el "
                        "piso, y los servicios de agua, desagüe y alumbrado.",
                    },
                    {
                        "title": "Hogar",
                        "text": "Con qué se cocina, cuántas habitaciones se usan y qué bienes "
                        "tiene.",
                    },
                    {
                        "title": "Personas",
                        "text": "Cada integrante: nombres, documento, edad, parentesco, seguro, "
                        "estudios y ocupación.",
                    },
                ]
            },
        ),
        _block(
            "cards",
            {
                "heading": "Siga por aquí",
                "cards": [
                    _card(
                        "Ingresar al registro", "/ingresar/", "log-in", "Con su cuenta de oficina."
                    ),
                    _card(
                        "Leer el procedimiento",
                        "/clasificacion/",
                        "clipboard-list",
                        "La página que leen las personas que le consultan.",
                    ),
                ],
            },
        ),
    ],
}

HELP_PAGE: dict[str, Any] = {
    "title": "Ayuda",
    "slug": "ayuda",
    "show_in_menus": True,
    "summary": "Respuestas a lo que más se pregunta y dónde le pueden atender.",
    "body": [
        _block(
            "questions",
            {
                "questions": [
                    {
                        "question": "No encuentro el resultado de mi hogar",
                        "answer": "Revise el número de documento, la fecha de nacimiento y el "
                        "distrito "
                        "de la oficina donde hizo la solicitud. Si están bien, la clasificación "
                        "puede "
                        "estar en trámite: pregunte en su ULE.",
                    },
                    {
                        "question": "El sitio me pide esperar",
                        "answer": "Después de varios intentos seguidos hay una pausa de unos "
                        "minutos. "
                        "Protege los datos de los hogares. Espere e intente otra vez.",
                    },
                    {
                        "question": "Un dato de mi hogar está mal",
                        "answer": "Acérquese a la ULE de su distrito con los documentos que "
                        "muestran el "
                        "dato correcto.",
                    },
                    {
                        "question": "No tengo impresora",
                        "answer": "La constancia en PDF vale igual en su teléfono: quien la reciba "
                        "puede comprobar su código en este sitio.",
                    },
                ]
            },
        ),
        _block("heading", "Dónde le atienden"),
        _block(
            "text",
            "<p>En la unidad local de empadronamiento (ULE) de la municipalidad de su distrito. La "
            "atención es gratuita. El teléfono y el correo están al pie de cada página.</p>",
        ),
    ],
}

PRIVACY_PAGE: dict[str, Any] = {
    "title": "Privacidad",
    "slug": "privacidad",
    "summary": "Qué datos se registran, para qué se usan y quién los ve.",
    "body": [
        _block("heading", "Qué se registra"),
        _block(
            "text",
            "<p>Las respuestas de la ficha: la dirección y las características de la vivienda, los "
            "bienes del hogar, y los datos de cada integrante.</p>",
        ),
        _block("heading", "Para qué"),
        _block(
            "text",
            "<p>Para calcular la clasificación socioeconómica del hogar y emitir su constancia. "
            "Para "
            "nada más.</p>",
        ),
        _block("heading", "Quién los ve"),
        _block(
            "text",
            "<ul><li>El personal de la oficina que registró el hogar, con su cuenta.</li>"
            "<li>Usted, con su documento, su fecha de nacimiento y el distrito de la oficina.</li>"
            "<li>Quien verifica una constancia ve solo si está vigente y el nombre con letras "
            "ocultas.</li></ul>",
        ),
        _block("heading", "En su teléfono o computadora"),
        _block(
            "text",
            "<p>Este sitio no guarda respuestas en su equipo. Usa solo las cookies que "
            "necesita para mantener su sesión. No hay publicidad ni seguimiento de terceros.</p>",
        ),
    ],
}

ACCESSIBILITY_PAGE: dict[str, Any] = {
    "title": "Accesibilidad",
    "slug": "accesibilidad",
    "summary": "Este sitio busca que todas las personas puedan usarlo, también sin ratón o con "
    "lector de pantalla.",
    "body": [
        _block(
            "text",
            "<p>Trabajamos con las pautas WCAG 2.2, nivel AA. Así está hecho:</p>"
            "<ul><li>Funciona con teclado, sin ratón y sin JavaScript.</li>"
            "<li>Se lee en pantallas de 320 píxeles de ancho y con el texto ampliado.</li>"
            "<li>Los colores tienen contraste suficiente, en modo claro y oscuro. Ningún aviso "
            "depende "
            "solo del color.</li>"
            "<li>Las constancias en PDF tienen título, idioma y estructura para lectores de "
            "pantalla.</li></ul>",
        ),
        _block("heading", "Lo que falta"),
        _block(
            "text",
            "<p>El sitio se revisa con programas automáticos. Todavía no se ha probado con "
            "personas que "
            "usan lectores de pantalla. El contenido está en español; las traducciones al "
            "quechua y al "
            "aimara están por hacer.</p>",
        ),
        _block("heading", "Cuéntenos"),
        _block(
            "text",
            "<p>Si algo le impide usar el sitio, escríbanos al correo que está al pie de esta "
            "página.</p>",
        ),
    ],
}
