"""An address in the parts that Peruvian forms ask for."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from forms_plugins.api.kinds import Options, QuestionGroup
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Item
from forms_plugins.question_groups.asking import answer, options_of, personal, short_text

OTHER_STREET = 6
STREET_TYPES = {
    1: "Avenida",
    2: "Jirón",
    3: "Calle",
    4: "Pasaje",
    5: "Carretera",
    OTHER_STREET: "Otro",
}
"""Types of street by code, as in the FSU of 2013, section II."""

SMALL_PARTS = {
    "numero": "Número de puerta",
    "block": "Block",
    "piso": "Piso",
    "interior": "Interior",
    "manzana": "Manzana",
    "lote": "Lote",
    "km": "Kilómetro",
}


class AddressOptions(Options):
    """
    ``reference`` asks how to find the place.

    ``own_data``: the person who fills the form in is asked, so browsers may offer their street.
    """

    reference: bool = True
    own_data: bool = False


@register
class AddressGroup(QuestionGroup):
    """
    The ten parts of an address of the FSU, and how to find it.

    ``_via_tipo``, ``_via_otro``, ``_via_nombre``, ``_numero``, ``_block``, ``_piso``,
    ``_interior``, ``_manzana``, ``_lote``, ``_km``, ``_referencia``.
    """

    slug = "address"
    label = gettext_lazy("Address: street, number, block, lot, reference")
    options_class = AddressOptions

    def items(self, key: str, options: AddressOptions) -> tuple[Item, ...]:
        """Return the questions about one address."""
        return tuple(_items(key, options))


def _items(key: str, options: AddressOptions) -> Iterator[Item]:
    kind = f"{key}_via_tipo"
    yield personal(kind, "choice", "choice", "Tipo de vía", choices=options_of(STREET_TYPES))
    yield short_text(
        f"{key}_via_otro",
        "¿Qué otro tipo de vía?",
        show_if={"eq": [answer(kind), OTHER_STREET]},
        options={"max_length": 60},
    )
    yield short_text(
        f"{key}_via_nombre",
        "Nombre de la vía",
        hint="Si la vía no tiene nombre, escriba «Sin nombre».",
        purpose="address-line1" if options.own_data else "off",
        options={"min_length": 3},
    )
    for part, label in SMALL_PARTS.items():
        yield short_text(f"{key}_{part}", label, required=False, options={"max_length": 10})
    if options.reference:
        yield short_text(
            f"{key}_referencia",
            "Referencia",
            hint="Algo que ayude a encontrar el lugar, por ejemplo: frente al mercado.",
            required=False,
            options={"max_length": 200},
        )
