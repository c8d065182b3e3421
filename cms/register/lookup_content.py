"""
What the entries of the citizen's look-up say of a household.

Everything is read for many households at once. Names and addresses are masked here, so that the
stored copy knows no more than the page shows. Dates are ISO text; what hangs on the day (in force
or not, days left) is worked out when the page is made.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.timezone import localdate

from cms.accounts.models import Office
from cms.form_builder.models import FormVersion
from cms.register.key_sets import key_set
from cms.register.masking import masked_address, masked_name
from cms.register.models import (
    Cancellation,
    Classification,
    Household,
    HouseholdMembership,
    Residence,
    ReviewRequest,
)
from cms.submissions.models import Result, Submission
from forms_plugins.api.register_mapping import mapping_of, register_mapping
from forms_plugins.classification.models import MethodVersion
from forms_plugins.engine.classification import ScoringMethod
from forms_plugins.engine.classification.columns import column, main_line
from forms_plugins.engine.classification.plain import heaviest
from forms_plugins.engine.definition import FormDefinition

NO_CLASS = "none"
GIVEN = "given"
CANCELLED = "cancelled"
DEFAULT_REVIEW_DAYS = 180
"""Where the method says nothing."""


@dataclass(frozen=True)
class Told:
    """What is told of a household; ``shown`` is what ``LookupEntry.shown`` documents."""

    place_code: str
    shown: Mapping[str, Any]
    valid_until: date | None


@dataclass(frozen=True)
class _MethodWords:
    """One version of a method and its words."""

    method: ScoringMethod
    labels: Mapping[str, tuple[str, str]]
    review_days: int | None


@dataclass
class _Words:
    """Words that many households share, read once."""

    offices: dict[int, dict[str, str]] = field(default_factory=dict)
    methods: dict[int, _MethodWords] = field(default_factory=dict)
    relations: dict[int | None, tuple[Mapping[str, str], str]] = field(default_factory=dict)
    results: dict[tuple[str, int], int | None] = field(default_factory=dict)


class ContentReader:
    """Reads households; keeps the words of offices, methods and forms between calls."""

    def __init__(self) -> None:
        self._words = _Words()

    def read(self, ids: Sequence[int]) -> dict[int, Told]:
        """Return what is told of each household that was not merged into another."""
        households = {
            pk: (office, place)
            for pk, office, place in Household.objects.filter(
                pk__in=key_set(ids), merged_into=None
            ).values_list("pk", "office", "office__place_code")
        }
        classes = _newest_classes(ids)
        facts = _Facts(list(classes.values()), ids)
        members = self._members(ids, classes)
        return {
            pk: self._told(pk, office, place, classes.get(pk), facts, members.get(pk, []))
            for pk, (office, place) in households.items()
        }

    def _told(
        self,
        pk: int,
        office: int,
        place: str,
        given: Mapping[str, Any] | None,
        facts: "_Facts",
        members: list[list[str]],
    ) -> Told:
        shown: dict[str, Any] = {
            "state": NO_CLASS,
            "office": self._office(office),
            "members": members,
            "address": facts.addresses.get(pk, ""),
        }
        if given is None:
            return Told(place, shown, None)
        shown |= self._class(given, facts)
        return Told(place, shown, given["valid_until"])

    def _class(self, given: Mapping[str, Any], facts: "_Facts") -> dict[str, Any]:
        key = given["pk"]
        cancelled = facts.cancellations.get(key)
        method = self._method(given)
        label, meaning = self._category(given, method, _category_of(facts, given))
        days = method.review_days if method and method.review_days else DEFAULT_REVIEW_DAYS
        told = localdate(given["entered_at"])
        return {
            "state": CANCELLED if cancelled else GIVEN,
            "class": key,
            "category": given["category"],
            "label": label,
            "meaning": meaning,
            "from": given["valid_from"].isoformat(),
            "until": given["valid_until"].isoformat(),
            "legal": given["has_legal_effect"],
            "source": given["source"],
            "reference": given["submission__reference"] or "",
            "documents": facts.documents.get(given["submission"], []),
            "pending": key in facts.reviewed,
            "review_until": (told + timedelta(days=days)).isoformat(),
            "why": _why(method, facts.explanations.get(given["result"])),
            "explained": given["result"] is not None or given["method"] is not None,
            **({"cancelled": cancelled} if cancelled else {}),
        }

    def _office(self, pk: int) -> dict[str, str]:
        if pk not in self._words.offices:
            office = Office.objects.get(pk=pk)
            self._words.offices[pk] = {"name": office.name, "place": office.area_name}
        return self._words.offices[pk]

    def _method(self, given: Mapping[str, Any]) -> _MethodWords | None:
        pk = given["method"] or self._method_of_result(
            given["result__method"], given["result__method_version"]
        )
        if pk is None:
            return None
        if pk not in self._words.methods:
            self._words.methods[pk] = _method_words(MethodVersion.objects.get(pk=pk))
        return self._words.methods[pk]

    def _method_of_result(self, slug: str | None, number: int | None) -> int | None:
        if slug is None or number is None:
            return None
        known = self._words.results
        if (slug, number) not in known:
            versions = MethodVersion.objects.filter(method__slug=slug, number=number)
            known[slug, number] = versions.values_list("pk", flat=True).first()
        return known[slug, number]

    @staticmethod
    def _category(
        given: Mapping[str, Any], method: _MethodWords | None, explained: Mapping[str, Any] | None
    ) -> tuple[str, str]:
        """Return label and meaning: as they were explained, else of the method, else the code."""
        if explained:
            return str(explained["label"]), str(explained.get("meaning", ""))
        if method and given["category"] in method.labels:
            return method.labels[given["category"]]
        return given["category"].replace("_", " ").capitalize(), ""

    def _members(
        self, ids: Sequence[int], classes: Mapping[int, Mapping[str, Any]]
    ) -> dict[int, list[list[str]]]:
        rows = HouseholdMembership.objects.filter(household__in=key_set(ids), until=None)
        members: dict[int, list[list[str]]] = defaultdict(list)
        for household, relation, form, sex, *names in rows.order_by(
            "household", "position"
        ).values_list(
            "household",
            "relationship",
            "submission__form_version",
            "person__sex",
            "person__given_names",
            "person__first_surname",
            "person__second_surname",
        ):
            words, female = self._relations(form)
            said = _gendered(words.get(relation, ""), is_female=bool(female) and sex == female)
            members[household].append([masked_name(*names), said])
        return members

    def _relations(self, form: int | None) -> tuple[Mapping[str, str], str]:
        """Return the words of relationships by code, and the code of the female sex."""
        if form not in self._words.relations:
            version = FormVersion.objects.filter(pk=form).first() if form else _newest_form()
            found = _relation_words(version.definition) if version else ({}, "")
            self._words.relations[form] = found
        return self._words.relations[form]


class _Facts:
    """What a few queries find about the newest classes of some households, by key."""

    def __init__(self, classes: Sequence[Mapping[str, Any]], ids: Sequence[int]) -> None:
        keys = [given["pk"] for given in classes]
        self.explanations = _explanations([g["result"] for g in classes if g["result"]])
        self.cancellations = {
            pk: {"on": localdate(at).isoformat(), "reason": reason, "text": text}
            for pk, at, reason, text in Cancellation.objects.filter(
                classification__in=key_set(keys)
            ).values_list("classification", "at", "reason", "text")
        }
        self.reviewed = set(
            ReviewRequest.objects.filter(
                classification__in=key_set(keys), state=ReviewRequest.State.OPEN
            ).values_list("classification", flat=True)
        )
        self.documents = _documents([g["submission"] for g in classes if g["submission"]])
        self.addresses = {
            household: masked_address(line, locality)
            for household, line, locality in Residence.objects.filter(
                household__in=key_set(ids), until=None
            ).values_list("household", "dwelling__line", "dwelling__locality")
        }


_CLASS_COLUMNS = (
    "pk",
    "household",
    "category",
    "valid_from",
    "valid_until",
    "has_legal_effect",
    "source",
    "entered_at",
    "method",
    "submission",
    "submission__reference",
    "result",
    "result__method",
    "result__method_version",
)


def _newest_classes(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = Classification.objects.filter(household__in=key_set(ids))
    # The last one wins, and the newest comes last.
    ordered = rows.order_by("household", "entered_at", "pk").values(*_CLASS_COLUMNS)
    return {row["household"]: row for row in ordered}


def _explanations(results: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return of each result what the page says: class, column of points, contributions."""
    parts = ("category", "area", "cluster", "contributions")
    rows = Result.objects.filter(pk__in=key_set(results)).values_list(
        "pk", *(f"explanation__{part}" for part in parts)
    )
    return {row[0]: dict(zip(parts, row[1:], strict=True)) for row in rows}


def _category_of(facts: _Facts, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    explanation = facts.explanations.get(given["result"])
    return explanation["category"] if explanation else None


def _why(method: _MethodWords | None, explanation: Mapping[str, Any] | None) -> list[str]:
    """Return in plain words which answers weighed most, where the result was explained."""
    if method is None or not explanation or not explanation["contributions"]:
        return []
    area, cluster = explanation["area"] or {}, explanation["cluster"] or {}
    name = column(
        method.method,
        area.get("key", ""),
        str(cluster.get("number", "")),
        main_line(method.method),
    )
    given = [
        (item["indicator"], item["answer"], Decimal(item["weight"]))
        for item in explanation["contributions"]
    ]
    return [weighing.text for weighing in heaviest(method.method, name, given, most=2)]


def _documents(submissions: Sequence[int]) -> dict[int, list[str]]:
    """Return the numbers of the documents by submission, newest first."""
    # The level above issues documents and hangs them on the submission; it may not be installed.
    if not hasattr(Submission, "documents"):
        return {}
    numbers: dict[int, list[str]] = defaultdict(list)
    rows = Submission.objects.filter(pk__in=key_set(submissions), documents__isnull=False)
    for pk, number in rows.order_by("-documents__issued_at").values_list("pk", "documents__number"):
        numbers[pk].append(number)
    return numbers


def _method_words(version: MethodVersion) -> _MethodWords:
    method = version.definition
    return _MethodWords(
        method,
        {
            item.code: (item.label.es, item.meaning.es if item.meaning else "")
            for item in method.categories
        },
        method.review.days if method.review else None,
    )


def _newest_form() -> FormVersion | None:
    """Return the newest published form that enters households: its words serve imported ones."""
    newest = FormVersion.objects.values("form").annotate(newest=Max("pk")).values("newest")
    versions: Iterable[FormVersion] = FormVersion.objects.filter(pk__in=newest).order_by("-pk")
    return next((v for v in versions if mapping_of(v.definition.calculations)), None)


def _relation_words(form: FormDefinition) -> tuple[Mapping[str, str], str]:
    mapping = register_mapping(form)
    relations: dict[str, str] = {}
    female = ""
    for _, roster, item in form.fields():
        if mapping is None or roster is None or roster.key != mapping.roster:
            continue
        choices = {str(choice.code): choice.label.es for choice in form.choices_of(item)}
        if item.key == mapping.relationship:
            relations = choices
        elif item.key == mapping.sex:
            female = next((code for code, words in choices.items() if _names_women(words)), "")
    return relations, female


def _names_women(words: str) -> bool:
    return words.casefold().startswith(("mujer", "femenin"))


def _gendered(words: str, *, is_female: bool) -> str:
    """Return "Hija" for "Hijo(a)" where the person is a woman, else the words as they are."""
    return words.replace("o(a)", "a").replace("(a)", "a") if is_female else words
