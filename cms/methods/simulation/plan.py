"""What somebody asked of a simulation, as it is kept in ``Simulation.options``."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, Self

from forms_plugins.engine.classification.numbers import decimal_text

Against = Literal["version", "register", "nothing"]
MOST_HOUSEHOLDS: Final = 10_000_000
SMALL_CELL: Final = 5
"""Counts of real households below this are not shown: few households could be recognised."""


@dataclass(frozen=True)
class Plan:
    """
    ``on`` is the day the classification is made for. ``against`` says what is compared with: a
    published version, the classes in force in the register, or nothing. ``benefits`` are soles a
    household and month by class; a class without amount costs nothing. ``file_name`` is what the
    file was called, ``file_kind`` how it is read.
    """

    on: date
    against: Against
    benefits: Mapping[str, Decimal] = field(default_factory=dict)
    seed: int = 1
    count: int = 0
    file_name: str = ""
    file_kind: Literal["", "jsonl", "csv"] = ""

    def as_options(self) -> dict[str, Any]:
        """Return the JSON of ``Simulation.options``."""
        return {
            **asdict(self),
            "on": self.on.isoformat(),
            "benefits": {code: decimal_text(amount) for code, amount in self.benefits.items()},
        }

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self:
        """Return the plan that was stored."""
        benefits = {code: Decimal(text) for code, text in options["benefits"].items()}
        return cls(
            **{
                **options,
                "on": date.fromisoformat(options["on"]),
                "benefits": benefits,
            }
        )
