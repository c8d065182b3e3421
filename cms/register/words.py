"""The words that forms use for the codes of the register: documents, sexes, relationships."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery

from cms.form_builder.models import FormVersion
from cms.register.models import Household
from cms.submissions.selectors import definition_of
from forms_plugins.api.register_mapping import DocumentKind, RegisterMapping, register_mapping
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, FormDefinition


@dataclass(frozen=True)
class RegisterWords:
    """Labels by code, codes as text; ``kinds`` are the documents people can be found by."""

    document_types: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, DocumentKind] = field(default_factory=dict)
    sexes: Mapping[str, str] = field(default_factory=dict)
    relationships: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)


def words_of(household: Household) -> RegisterWords:
    """Return the words of the form that classified a household last, or of the newest one."""
    newest = household.classifications.filter(submission__isnull=False).order_by("-entered_at")
    version = (
        FormVersion.objects.defer("document")
        .filter(pk=Subquery(newest.values("submission__form_version")[:1]))
        .first()
    )
    return _words(version) if version is not None else words_in_use()


def words_in_use() -> RegisterWords:
    """Return the words of the newest published form that enters households."""
    newest = FormVersion.objects.filter(form=OuterRef("form")).order_by("-number")
    versions = FormVersion.objects.defer("document").filter(pk=Subquery(newest.values("pk")[:1]))
    for version in versions.order_by("-published_at", "-pk"):
        if register_mapping(definition_of(version)) is not None:
            return _words(version)
    return RegisterWords()


def _words(version: FormVersion) -> RegisterWords:
    form = definition_of(version)
    mapping = register_mapping(form)
    if mapping is None:
        return RegisterWords()
    return RegisterWords(
        document_types=_labels(form, mapping, mapping.document_type),
        kinds={str(kind.code): kind for kind in mapping.document_kinds},
        sexes=_labels(form, mapping, mapping.sex),
        relationships=_labels(form, mapping, mapping.relationship),
        areas=_labels(form, None, mapping.area),
    )


def _labels(
    form: FormDefinition, mapping: RegisterMapping | None, key: str | None
) -> dict[str, str]:
    wanted = mapping.roster if mapping else None
    for _, roster, asked in form.fields():
        if asked.key == key and (roster.key if roster else None) == wanted:
            return {
                str(choice.code): choice.label.in_language(DEFAULT_LANGUAGE)
                for choice in form.choices_of(asked)
            }
    return {}
