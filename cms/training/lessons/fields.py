"""The stream field of lessons."""

from collections.abc import Iterator
from typing import Any

from wagtail.fields import StreamField

from cms.form_builder.fields import PluginStreamField


class LessonStreamField(PluginStreamField):
    """
    A stream whose blocks offer what is published right now, and use pictures and files.

    So its blocks are described anew for each editor, and what they use is followed. Migrations know
    it as the field it comes from: the column is the same.
    """

    def extract_references(self, value: Any) -> Iterator[Any]:
        """Yield the pictures, files and pages that the blocks use."""
        return StreamField.extract_references(self, value)

    def formfield(self, **kwargs: Any) -> Any:
        """Return the field of the editor's form, its lists read anew."""
        return StreamField.formfield(self, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return what a migration needs, in the words of the field it comes from."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "cms.form_builder.fields.PluginStreamField", args, kwargs
