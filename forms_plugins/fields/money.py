"""An amount of money in soles."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_plugins.api.kinds import FieldType, Options
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Choice, Field
from forms_plugins.fields.answer_field import AnswerField
from forms_plugins.fields.decimal import check_limits, check_places, read_decimal
from forms_plugins.fields.reading import figures

CENT = Decimal("0.01")
_SIGN = re.compile(r"^(s/\.?|pen|soles)|(soles|pen)$", re.IGNORECASE)
_WHOLE_GROUPS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3}){1,4}", re.ASCII)


class MoneyOptions(Options):
    """Both limits are included, in soles."""

    minimum: Decimal | None = Decimal(0)
    maximum: Decimal | None = None


class MoneyInput(forms.TextInput):
    """A box of figures with the sign of the currency before it."""

    template_name = "django/forms/widgets/money.html"

    def format_value(self, value: Any) -> Any:
        """Return a stored amount with two decimals; what was typed otherwise stays as it is."""
        return f"{value:,.2f}" if isinstance(value, Decimal) else super().format_value(value)


@register
class MoneyType(FieldType):
    """Soles, an exact ``Decimal`` with two decimals. Takes ``S/ 1,250.50`` and ``1250,5``."""

    slug = "money"
    label = gettext_lazy("Amount of money")
    datatype = "decimal"
    options_class = MoneyOptions

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> Decimal | None:
        """Return the amount or ``None``. :raises AnswerRefused: see ``FieldType.clean``."""
        options: MoneyOptions = self.read_options(field.options)
        amount = read_decimal(_without_sign(figures(raw)))
        if amount is None:
            return None
        check_places(amount, 2)
        check_limits(amount, options.minimum, options.maximum)
        return amount.quantize(CENT)

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return a narrow box with the keyboard of figures and an example as the hint."""
        attrs = {"inputmode": "decimal", "size": 12, "autocomplete": "off"}
        answer = AnswerField(
            plugin=self,
            definition=field,
            choices=choices,
            language=language,
            widget=MoneyInput(attrs=attrs),
        )
        answer.help_text = answer.help_text or _("In soles, for example 1,250.50")
        return answer

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return the amount as it is written in Peru: ``S/ 1,250.50``."""
        return "" if value is None else f"S/ {value:,.2f}"

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> Decimal:
        """Return 1250.50, or the limit that is nearest to it."""
        options: MoneyOptions = self.read_options(field.options)
        amount = Decimal("1250.50")
        if options.minimum is not None:
            amount = max(amount, options.minimum)
        if options.maximum is not None:
            amount = min(amount, options.maximum)
        return amount.quantize(CENT, ROUND_HALF_UP)


def _without_sign(text: str) -> str:
    bare = _SIGN.sub("", text)
    # In amounts a comma before three figures parts thousands: 1,250 is no sol and a quarter.
    return bare.replace(",", "") if _WHOLE_GROUPS.fullmatch(bare) else bare
