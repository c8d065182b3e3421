"""How to reach a person: telephone and e-mail."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from forms_plugins.api.kinds import Options, QuestionGroup
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Check, Item
from forms_plugins.question_groups.asking import answer, personal


class ContactOptions(Options):
    """
    ``one_needed`` asks for at least one of the two; neither is needed by itself.

    ``own_data``: the person who fills the form in is asked, so browsers may offer theirs.
    """

    one_needed: bool = False
    own_data: bool = False


@register
class ContactGroup(QuestionGroup):
    """``_telefono`` and ``_correo``."""

    slug = "contact"
    label = gettext_lazy("Contact: telephone and e-mail")
    options_class = ContactOptions

    def items(self, key: str, options: ContactOptions) -> tuple[Item, ...]:
        """Return the questions about one person's telephone and e-mail."""
        return tuple(_items(key, options))


def _items(key: str, options: ContactOptions) -> Iterator[Item]:
    phone, email = f"{key}_telefono", f"{key}_correo"
    own = {"own_data": True} if options.own_data else {}
    yield personal(
        phone, "phone", "text", "Teléfono", hint="Fijo o celular.", required=False, options=own
    )
    yield personal(email, "email", "text", "Correo electrónico", required=False, options=own)
    if options.one_needed:
        yield Check(
            key=f"{key}_contacto",
            rule={"or": [{"answered": answer(phone)}, {"answered": answer(email)}]},
            message="Escriba un teléfono o un correo electrónico.",
            fields=(phone, email),
        )
