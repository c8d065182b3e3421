"""
What the form that enters the register, the methods and the offices allow in the cells of a padrón.

Nothing about a country stands in the code: document types, relationships, areas and places are
those of the form and of the package that brought it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from cms.accounts.models import Office
from cms.form_builder.models import Form
from cms.register.declared import LINE_LENGTH, LOCALITY_LENGTH, NAME_LENGTH
from cms.register.facts import facts_of
from forms_plugins.api.catalogues import PlaceCatalogue, get_catalogue
from forms_plugins.api.register_mapping import RegisterMapping, register_mapping
from forms_plugins.classification.models import MethodVersion
from forms_plugins.engine.definition import Field, FormDefinition

PLACE_TYPE = "place"


class NoForm(Exception):
    """No published form enters households in the register."""


@dataclass(frozen=True)
class MethodFacts:
    """A published method as a cell names it: its categories, and whether it has legal effect."""

    pk: int
    categories: frozenset[str]
    legal_effect: bool


@dataclass(frozen=True)
class Expected:
    """What cells may say on the day ``today``; ``offices`` are active ones by place code."""

    form: FormDefinition
    mapping: RegisterMapping
    today: date
    offices: Mapping[str, int]
    _methods: dict[str, MethodFacts | None] = field(default_factory=dict)

    @cached_property
    def household_fields(self) -> Mapping[str, Field]:
        """Return the kept questions about the household, without fixed columns."""
        fixed = {self.mapping.place_code, self.mapping.area}
        return {key: each for key, each in self._kept_top.items() if key not in fixed}

    @cached_property
    def member_fields(self) -> Mapping[str, Field]:
        """Return the questions about a member whose answers are kept, without fixed columns."""
        fixed = {
            self.mapping.document_type,
            self.mapping.birth_date,
            self.mapping.relationship,
            self.mapping.sex,
        }
        return {key: each for key, each in self._kept_members.items() if key not in fixed}

    @cached_property
    def fixed_household_keys(self) -> frozenset[str]:
        """Return which of place and area are kept among the answers."""
        fixed = {self.mapping.place_code, self.mapping.area}
        return frozenset(key for key in self._kept_top if key in fixed)

    @cached_property
    def fixed_member_keys(self) -> frozenset[str]:
        """Return which fixed columns of a member are kept among the answers."""
        return frozenset(self._kept_members.keys() - self.member_fields.keys())

    def codes_of(self, key: str | None, *, of_member: bool) -> Mapping[str, int | str]:
        """Return the codes of a question by their text; empty without a choice."""
        each = self._field(key, of_member=of_member)
        if each is None:
            return {}
        return {str(choice.code): choice.code for choice in self.form.choices_of(each)}

    def length_of(self, key: str | None, *, of_member: bool, most: int) -> int:
        """Return how long the text of a question may be, at most what the register holds."""
        each = self._field(key, of_member=of_member)
        own = each.options.get("max_length") if each is not None else None
        return min(most, own) if isinstance(own, int) else most

    @cached_property
    def lengths(self) -> Mapping[str, int]:
        """Return how long the texts of the fixed columns may be."""
        mapping = self.mapping
        names = {
            "ape_pat": mapping.first_surname,
            "ape_mat": mapping.second_surname,
            "nombres": mapping.given_names,
        }
        lengths = {
            column: self.length_of(key, of_member=True, most=NAME_LENGTH)
            for column, key in names.items()
        }
        locality = self.length_of(mapping.locality, of_member=False, most=LOCALITY_LENGTH)
        return lengths | {"num_doc": 50, "centro_poblado": locality, "direccion": LINE_LENGTH}

    @cached_property
    def places(self) -> PlaceCatalogue | None:
        """Return the catalogue of the question for the district, if it has one."""
        each = self._field(self.mapping.place_code, of_member=False)
        if each is None or each.type != PLACE_TYPE:
            return None
        return get_catalogue(str(each.options.get("catalogue")))

    def method(self, name: str) -> MethodFacts | None:
        """Return a published method by ``slug@number`` or ``slug`` (its newest version)."""
        if name not in self._methods:
            self._methods[name] = _published(name)
        return self._methods[name]

    @cached_property
    def categories(self) -> frozenset[str]:
        """Return the classes of a line without method: those of the method that decides."""
        found: set[str] = set()
        for use in self.form.calculations:
            named = use.options.get("decides") if use.options.get("register") else None
            method = self.method(str(named)) if named else None
            found |= method.categories if method else set()
        return frozenset(found)

    @cached_property
    def _fields(self) -> tuple[dict[str, Field], dict[str, Field]]:
        top: dict[str, Field] = {}
        members: dict[str, Field] = {}
        for _step, roster, each in self.form.fields():
            if roster is None:
                top[each.key] = each
            elif roster.key == self.mapping.roster:
                members[each.key] = each
        return top, members

    def _field(self, key: str | None, *, of_member: bool) -> Field | None:
        return self._fields[of_member].get(key) if key else None

    @cached_property
    def _kept(self) -> Mapping[str, Any]:
        top, members = self._fields
        said: dict[str, Any] = dict.fromkeys(top, True)
        said[self.mapping.roster] = [dict.fromkeys(members, True)]
        return facts_of(self.form, said)

    @property
    def _kept_top(self) -> dict[str, Field]:
        top = self._fields[0]
        return {key: each for key, each in top.items() if key in self._kept}

    @property
    def _kept_members(self) -> dict[str, Field]:
        (row,) = self._kept.get(self.mapping.roster) or ({},)
        return {key: each for key, each in self._fields[1].items() if key in row}


def expected_on(today: date) -> Expected:
    """
    Return what a padrón may say on a day, by the newest version of the form that enters households.

    Choice: where several forms do, the one that was published last.

    :raises NoForm: if there is none.
    """
    offices = Office.objects.filter(is_active=True).order_by("-code")
    for form in entering_forms():
        mapping = register_mapping(form)
        if mapping is not None:
            return Expected(form, mapping, today, dict(offices.values_list("place_code", "pk")))
    raise NoForm


def entering_forms() -> Iterable[FormDefinition]:
    """Yield the newest version of each open form that carries a register mapping."""
    versions = [form.latest_version for form in Form.objects.all() if form.is_open]
    published = [version for version in versions if version is not None]
    for version in sorted(published, key=lambda each: each.published_at, reverse=True):
        if register_mapping(version.definition) is not None:
            yield version.definition


def _published(name: str) -> MethodFacts | None:
    slug, _, number = name.partition("@")
    versions = MethodVersion.objects.filter(method__slug=slug).order_by("-number")
    if number:
        if not (number.isascii() and number.isdigit() and len(number) < 9):
            return None
        versions = versions.filter(number=int(number))
    version = versions.first()
    if version is None:
        return None
    definition = version.definition
    categories = frozenset(category.code for category in definition.categories)
    return MethodFacts(version.pk, categories, definition.legal_effect)
