"""The form that begins a simulation."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.methods.models import Simulation
from cms.methods.simulation.classes import scale_of
from cms.methods.simulation.plan import MOST_HOUSEHOLDS, Plan
from forms_plugins.classification.models import MethodVersion
from forms_plugins.engine.classification import ScoringMethod

MOST_BYTES: Final = 500_000_000
MOST_SEED: Final = 2**31 - 1
MOST_SOLES: Final = 1_000_000
REGISTER: Final = "register"
NOTHING: Final = "nothing"
FILE_KINDS: Final = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv"}
BENEFIT: Final = "benefit:"
NUMBERS: Final = {"inputmode": "numeric", "autocomplete": "off"}
Source = Simulation.Source


class StartForm(forms.Form):
    """What to run the method over, what to compare it with, and what the classes cost."""

    title = forms.CharField(label=gettext_lazy("Name of the simulation"), max_length=200)
    source = forms.ChoiceField(
        label=gettext_lazy("Households"),
        widget=forms.RadioSelect,
        choices=[
            (Source.SYNTHETIC, gettext_lazy("Invented households")),
            (Source.REGISTER, gettext_lazy("All households of the register")),
            (Source.FILE, gettext_lazy("A file")),
        ],
        initial=Source.SYNTHETIC,
    )
    count = forms.IntegerField(
        label=gettext_lazy("How many invented households"),
        min_value=1,
        max_value=MOST_HOUSEHOLDS,
        initial=100_000,
        required=False,
        widget=forms.TextInput(attrs=NUMBERS),
    )
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"),
        help_text=gettext_lazy("The same number gives the same invented households."),
        min_value=0,
        max_value=MOST_SEED,
        initial=1,
        required=False,
        widget=forms.TextInput(attrs=NUMBERS),
    )
    file = forms.FileField(
        label=gettext_lazy("File with households"),
        help_text=gettext_lazy(
            "CSV whose headings are the answers of the method, or JSON lines as the command "
            "classify reads them. It is deleted when the simulation ends."
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.jsonl,.ndjson,.json"}),
    )
    against = forms.ChoiceField(label=gettext_lazy("Compare with"))

    def __init__(self, *args: Any, method: ScoringMethod, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.method = method
        self.versions = list(_versions(method.slug))
        self.fields["against"] = forms.ChoiceField(
            label=_("Compare with"),
            choices=[
                *((str(version.pk), _version_words(version)) for version in self.versions),
                (REGISTER, _("The classes in force in the register")),
                (NOTHING, _("Nothing: only show the classes of this method")),
            ],
            initial=str(self.versions[0].pk) if self.versions else NOTHING,
        )
        self.classes = _classes(method, self.versions)
        for code, label in self.classes.items():
            self.fields[f"{BENEFIT}{code}"] = forms.DecimalField(
                label=label,
                min_value=Decimal(0),
                max_value=Decimal(MOST_SOLES),
                decimal_places=2,
                required=False,
                localize=False,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )

    def benefit_fields(self) -> Iterator[forms.BoundField]:
        """Yield the amounts by class."""
        return (self[f"{BENEFIT}{code}"] for code in self.classes)

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen households need."""
        cleaned = super().clean() or {}
        source, against = cleaned.get("source"), cleaned.get("against")
        if source == Source.SYNTHETIC and not cleaned.get("count") and "count" not in self.errors:
            self.add_error("count", _("Write how many households to invent."))
        if source == Source.FILE:
            self._check_file(cleaned.get("file"))
        if against == REGISTER and source != Source.REGISTER:
            text = _("Only households of the register have a class in force. Choose a version.")
            self.add_error("against", text)
        return cleaned

    def _check_file(self, file: Any) -> None:
        if file is None:
            if "file" not in self.errors:
                self.add_error("file", _("Choose the file with the households."))
        elif PurePath(file.name).suffix.lower() not in FILE_KINDS:
            self.add_error("file", _("Choose a file that ends in .csv or .jsonl."))
        elif file.size > MOST_BYTES:
            self.add_error("file", _("The file is larger than 500 MB. Divide it."))

    @property
    def baseline(self) -> MethodVersion | None:
        """Return the version to compare with."""
        chosen = self.cleaned_data["against"]
        return next((one for one in self.versions if str(one.pk) == chosen), None)

    def plan(self, on: date) -> Plan:
        """Return what was asked."""
        data = self.cleaned_data
        file = data.get("file") if data["source"] == Source.FILE else None
        return Plan(
            on=on,
            against=data["against"] if self.baseline is None else "version",
            benefits=self._benefits(),
            seed=data["seed"] or 0,
            count=data["count"] if data["source"] == Source.SYNTHETIC else 0,
            file_name=PurePath(file.name).name[:200] if file else "",
            file_kind=FILE_KINDS[PurePath(file.name).suffix.lower()] if file else "",  # type: ignore[arg-type]  # one of its two values
        )

    def _benefits(self) -> dict[str, Decimal]:
        typed = {code: self.cleaned_data.get(f"{BENEFIT}{code}") for code in self.classes}
        return {code: amount for code, amount in typed.items() if amount is not None}


def _versions(slug: str) -> Iterator[MethodVersion]:
    """Yield the versions to compare with: those of this method first, the newest first."""
    versions = MethodVersion.objects.select_related("method").order_by("method__slug", "-number")
    yield from versions.filter(method__slug=slug)
    yield from versions.exclude(method__slug=slug)


def _version_words(version: MethodVersion) -> str:
    return _("%(title)s, version %(number)s") % {
        "title": version.method.title,
        "number": version.number,
    }


def _classes(method: ScoringMethod, versions: list[MethodVersion]) -> Mapping[str, str]:
    """Return the classes an amount may be given for: of this method and of its versions."""
    known = dict(scale_of(method).labels)
    for version in versions:
        if version.method.slug == method.slug:
            for code, label in scale_of(version.definition).labels.items():
                known.setdefault(code, label)
    return known
