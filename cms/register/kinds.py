"""The identity documents a person of the register may be found by: those of the published forms."""

from django.db.models import OuterRef, Subquery

from cms.form_builder.models import FormVersion
from forms_plugins.api.register_mapping import DocumentKind, mapping_of
from forms_plugins.engine.definition import PluginUse


def document_kinds() -> tuple[DocumentKind, ...]:
    """
    Return the kinds that the newest versions of the forms put in the register, without repeats.

    Only the calculations of each document are read, not the whole form.
    """
    newest = FormVersion.objects.filter(form=OuterRef("form")).order_by("-number")
    versions = FormVersion.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    kinds: dict[str, DocumentKind] = {}
    for calculations in versions.order_by("pk").values_list("document__calculations", flat=True):
        mapping = mapping_of(PluginUse.model_validate(use) for use in calculations or ())
        for kind in mapping.document_kinds if mapping else ():
            kinds.setdefault(str(kind.code), kind)
    return tuple(kinds.values())
