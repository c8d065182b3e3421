"""Sample values for each component: name of the template, variables, words that must be drawn."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator


class DateBoxes(forms.MultiWidget):
    template_name = "components/date_boxes.html"

    def decompress(self, value: Any) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None, None, None]


class DateBoxesField(forms.MultiValueField):
    def compress(self, data_list: list[Any]) -> list[Any]:
        return data_list


class SampleForm(forms.Form):
    use_required_attribute = False

    number = forms.CharField(
        label="Número de DNI",
        help_text="Tiene 8 dígitos.",
        widget=forms.TextInput(attrs={"size": 10, "inputmode": "numeric"}),
        error_messages={"required": "Escriba los 8 dígitos del DNI"},
    )
    surname = forms.CharField(label="Apellido materno", required=False)
    wall = forms.ChoiceField(
        label="¿De qué son las paredes?",
        choices=[("1", "Ladrillo o bloque de cemento"), ("2", "Adobe o tapia"), ("3", "Madera")],
        widget=forms.RadioSelect,
        error_messages={"required": "Elija de qué son las paredes"},
    )
    goods = forms.MultipleChoiceField(
        label="¿Qué tiene el hogar?",
        help_text="Marque todo lo que tenga.",
        choices=[("1", "Radio"), ("2", "Televisor a color"), ("3", "Cocina a gas")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    district = forms.ChoiceField(
        label="Distrito",
        choices=[("", "Elija"), ("200605", "Marcavelica")],
        error_messages={"required": "Elija el distrito"},
    )
    birth = DateBoxesField(
        label="Fecha de nacimiento",
        help_text="Por ejemplo, 27 3 1980.",
        fields=[forms.CharField(), forms.CharField(), forms.CharField()],
        widget=DateBoxes(widgets=[forms.TextInput, forms.TextInput, forms.TextInput]),
        error_messages={"required": "Escriba la fecha de nacimiento"},
    )
    notes = forms.CharField(
        label="Referencia", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    paper = forms.FileField(label="Recibo de luz", required=False)
    agree = forms.BooleanField(
        label="Declaro que lo que digo es verdad",
        error_messages={"required": "Marque la declaración para enviar la ficha"},
    )


EMPTY_FORM = SampleForm()
WRONG_FORM = SampleForm({"surname": "Quispe"})

COMPONENTS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("button", {"text": "Continuar"}, ["<button", 'type="submit"', "Continuar"]),
    (
        "button",
        {"text": "Cambiar", "href": "/a/", "kind": "secondary", "hidden_text": "la dirección"},
        ['href="/a/"', "button--secondary", "visually-hidden"],
    ),
    (
        "form_actions",
        {
            "secondary_text": "Guardar y salir",
            "secondary_name": "guardar",
            "secondary_value": "1",
            "saved_at": datetime(2026, 1, 1, 10, 42),
        },
        ['name="guardar"', "10:42", "button--link"],
    ),
    ("saved_state", {"saved_at": datetime(2026, 1, 1, 10, 42)}, ["10:42"]),
    (
        "error_summary",
        {"errors": [("id_number", "Escriba los 8 dígitos del DNI"), ("", "Revise la ficha")]},
        ['role="alert"', 'tabindex="-1"', 'href="#id_number"', "Revise la ficha"],
    ),
    (
        "field",
        {"field": WRONG_FORM["number"]},
        [
            'aria-invalid="true"',
            'aria-describedby="id_number_helptext id_number_error"',
            'id="id_number_helptext"',
            'id="id_number_error"',
            'for="id_number"',
        ],
    ),
    ("field", {"field": EMPTY_FORM["surname"]}, ["field__optional", 'for="id_surname"']),
    ("field", {"field": EMPTY_FORM["number"], "heading": True}, ["<h1><label"]),
    (
        "field",
        {"field": WRONG_FORM["wall"]},
        ["<fieldset", "<legend", 'aria-describedby="id_wall_error"', 'for="id_wall_0"'],
    ),
    ("field", {"field": EMPTY_FORM["goods"]}, ["<fieldset", 'type="checkbox"', 'for="id_goods_2"']),
    ("field", {"field": EMPTY_FORM["district"]}, ["<select", 'for="id_district"']),
    (
        "field",
        {"field": WRONG_FORM["birth"]},
        ["<legend", 'for="id_birth_0"', 'for="id_birth_2"', 'aria-invalid="true"'],
    ),
    ("field", {"field": EMPTY_FORM["notes"]}, ["<textarea", 'for="id_notes"']),
    ("field", {"field": EMPTY_FORM["paper"]}, ['type="file"', 'for="id_paper"']),
    (
        "field",
        {"field": WRONG_FORM["agree"]},
        ['type="checkbox"', 'for="id_agree"', "field--error"],
    ),
    (
        "fieldset",
        {
            "legend": "Persona",
            "hint": "Como en su documento.",
            "id": "persona",
            "fields": [EMPTY_FORM["number"], EMPTY_FORM["surname"]],
            "row": True,
        },
        ['aria-describedby="persona-hint"', "<legend", "fieldset__row"],
    ),
    (
        "notice",
        {
            "kind": "warning",
            "title": "La clasificación vence pronto",
            "text": "Vence el 3 de mayo.",
        },
        ["notice--warning", "<svg", "visually-hidden"],
    ),
    ("notice", {"kind": "success", "text": "Guardado.", "live": True}, ['role="status"']),
    ("notice", {"kind": "error", "text": "No se envió.", "items": ["Falta el piso"]}, ["<li>"]),
    ("notice", {"text": "Es gratuito.", "link_url": "/a/", "link_text": "Leer"}, ['href="/a/"']),
    ("status_tag", {"text": "Enviada", "kind": "success"}, ["<svg", "Enviada"]),
    ("status_tag", {"text": "Vencida", "kind": "error"}, ["<svg", "Vencida"]),
    ("status_tag", {"text": "En trámite", "kind": "info"}, ["<svg", "En trámite"]),
    ("status_tag", {"text": "Borrador"}, ["<svg", "status-tag--neutral"]),
    (
        "summary_list",
        {
            "title": "Vivienda",
            "change_url": "/v/",
            "rows": [
                {"key": "Paredes", "value": "Adobe", "change_url": "/v/#id_wall"},
                {"key": "Bienes", "value_list": ["Radio", "Cocina a gas"], "change_url": "/v/#b"},
                {"key": "Interior", "value": "", "change_url": "/v/#i", "hidden_text": "interior"},
                {"key": "Habitaciones", "value": 0},
            ],
        },
        ["<dt", "Cocina a gas", "summary-list__missing", "visually-hidden"],
    ),
    (
        "file_list",
        {
            "files": [
                {
                    "name": "a<b>.pdf",
                    "size": 5000,
                    "state": "clean",
                    "state_words": "Revisado",
                    "url": "/a/",
                },
                {"name": "b.jpg", "size": 5000, "state": "refused", "state_words": "Rechazado"},
            ]
        },
        ["<ul", 'href="/a/"', "a&lt;b&gt;.pdf", "Rechazado"],
    ),
    ("file_state", {"file": {"state": "waiting", "state_words": "En revisión"}}, ["En revisión"]),
    ("drawn_signature", {"strokes": "M1 2L3 4", "words": "Firma"}, ['d="M1 2L3 4"', "Firma"]),
    ("facts", {"items": [{"term": "Vence", "value": "3 de mayo de 2030"}]}, ["<dt", "2030"]),
    (
        "breadcrumbs",
        {"items": [{"title": "Inicio", "url": "/"}], "current": "Ayuda"},
        ["<nav", "aria-label", 'aria-current="page"'],
    ),
    ("back_link", {"href": "/a/"}, ['href="/a/"', "<svg"]),
    ("step_progress", {"number": 3, "total": 7, "title": "Vivienda"}, ["3", "7", "Vivienda"]),
    (
        "step_list",
        {
            "steps": [
                {"title": "Localización", "state": "done", "url": "/1/"},
                {"title": "Vivienda", "state": "current", "url": "/2/"},
                {"title": "Hogar", "state": "todo"},
            ]
        },
        ['aria-current="step"', 'href="/1/"', "<nav", "aria-label"],
    ),
    (
        "person_list",
        {
            "people": [
                {
                    "name": "Rosa Quispe Mamani",
                    "details": "46 años, jefa del hogar",
                    "complete": True,
                    "change_url": "/c/1",
                    "remove_url": "/r/1",
                },
                {
                    "name": "Luis Quispe Flores",
                    "details": "17 años, hijo",
                    "complete": False,
                    "missing": "nivel educativo",
                    "change_url": "/c/2",
                    "remove_url": "/r/2",
                },
            ],
            "add_url": "/nuevo/",
        },
        ["aria-label", "nivel educativo", "visually-hidden", 'href="/nuevo/"'],
    ),
    ("person_list", {"people": [], "empty_text": "Nadie aún."}, ["Nadie aún."]),
    (
        "table",
        {
            "caption": "Fichas de la oficina",
            "columns": [
                {"label": "Referencia"},
                {"label": "Estado"},
                {"label": "Peso", "numeric": True},
                {"label": "Barra", "hidden": True},
                {"label": "Acciones", "hidden": True},
            ],
            "rows": [
                [
                    {"text": "A7K2", "url": "/f/1"},
                    {"text": "Enviada", "kind": "success"},
                    "-0.55",
                    {"bar": "-0.55", "bar_maximum": "1.5"},
                    {"actions": [{"text": "Abrir", "url": "/f/1", "hidden_text": "A7K2"}]},
                ],
                [
                    "B3M9",
                    {"text": "Borrador", "kind": "neutral"},
                    "0.87",
                    {"bar": "0.87", "bar_maximum": "1.5"},
                    "",
                ],
            ],
            "foot": ["Suma", "", "0.32", "", ""],
            "tall": True,
        },
        ['role="region"', 'tabindex="0"', "<caption", 'scope="col"', 'scope="row"', "<tfoot"],
    ),
    (
        "pagination",
        {"page": Paginator(range(200), 10).page(7), "query": "estado=enviada"},
        ['aria-current="page"', "estado=enviada&amp;pagina=8", 'rel="prev"', "aria-label"],
    ),
    (
        "card_link",
        {
            "title": "Consultar mi resultado",
            "url": "/consulta/",
            "icon": "file-search",
            "text": "A",
        },
        ["<h2", 'href="/consulta/"', "<svg"],
    ),
    (
        "empty_state",
        {
            "title": "No hay fichas",
            "text": "Empiece una.",
            "action_url": "/n/",
            "action_text": "Nueva",
        },
        ["No hay fichas", 'href="/n/"'],
    ),
    ("code", {"code": "A7K2-M9PQ-31"}, ["A7K2", "M9PQ", ">31<"]),
    (
        "receipt",
        {"title": "La ficha fue enviada", "reference": "A7K2M9PQ31", "steps": ["Anote el número."]},
        ['role="status"', "<h1", "M9PQ", "<ol"],
    ),
    (
        "result",
        {
            "value": "Pobre extremo",
            "text": "El hogar no alcanza.",
            "facts": [{"term": "a", "value": "b"}],
        },
        ["Pobre extremo", "<dl"],
    ),
    (
        "timeline",
        {
            "events": [
                {"title": "Solicitud presentada", "date": "3 de mayo", "state": "done"},
                {"title": "Visita", "state": "current", "text": "Le avisarán."},
                {"title": "Resultado", "state": "todo"},
            ]
        },
        ['aria-current="step"', "<ol"],
    ),
    (
        "details",
        {"summary": "¿Cuánto dura?", "text": "4 años.\n\nO 6."},
        ["<summary", "<p>O 6.</p>"],
    ),
    ("steps", {"steps": [{"title": "Vaya", "text": "Hoy."}]}, ["<ol", "steps__title"]),
    ("requirements", {"requirements": ["DNI"]}, ["<li", "DNI"]),
    (
        "rail_navigation",
        {"items": [{"title": "Fichas", "url": "/f/", "current": True, "icon": "clipboard-list"}]},
        ['aria-current="page"', "<nav", "aria-label"],
    ),
    (
        "messages",
        {"messages": [Message(SUCCESS, "La ficha se guardó.")]},
        ["notice--success", 'role="status"', "La ficha se guardó."],
    ),
    ("demonstration_strip", {"text": "Demostración"}, ["Demostración", "<svg"]),
    ("site_footer", {}, ["<footer", "(ULE)"]),
    ("site_navigation", {}, ["<nav", "aria-label", "/ingresar/"]),
    (
        "weight_bar",
        {"sign": "negative", "start": 50, "width": 30, "middle": 80, "full": 160},
        ["weight-bar__bar--negative", 'aria-hidden="true"'],
    ),
]
PARTS_OF_OTHERS = {
    "question_help",
    "field_label",
    "field_help",
    "date_boxes",
    "table_row",
    "step_list_step",  # drawn by field, table and step_list above
    "page_breadcrumbs",  # needs a page of the CMS: tests/integration/content
}
