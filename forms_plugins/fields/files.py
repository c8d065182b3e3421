"""Files and photos that somebody adds to a form."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override
from pydantic import Field as ModelField
from pydantic import field_validator

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType, Options
from forms_plugins.api.outcomes import AcceptedFile
from forms_plugins.api.registry import register
from forms_plugins.engine.definition import Choice, Field
from forms_plugins.fields.answer_field import AnswerField
from forms_plugins.fields.file_content import FILE_KINDS, media_type_of, safe_name
from forms_plugins.fields.pictures import LONGEST_SIDE, PICTURE_TYPES, drawn_anew

MEGABYTE = 1_000_000
MOST_MEGABYTES = 20
MOST_FILES = 20

UPLOAD_NAME, REMOVE_NAME = "subir", "quitar"
"""Names of the buttons that send the chosen files, or take one away, and stay on the page."""

_PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{20,64}", re.ASCII)


class UploadOptions(Options):
    """
    ``minimum`` and ``maximum`` count files; the minimum holds once there is one.

    ``max_megabytes`` is the size of each (a megabyte is a million bytes).
    """

    minimum: int = ModelField(default=1, ge=1, le=MOST_FILES)
    maximum: int = ModelField(default=1, ge=1, le=MOST_FILES)
    max_megabytes: int = ModelField(default=5, ge=1, le=MOST_MEGABYTES)


class FileOptions(UploadOptions):
    """``kinds`` lists what is taken: ``pdf``, ``image``, ``word``, ``sheet``."""

    kinds: tuple[str, ...] = ("pdf", "image")

    @field_validator("kinds")
    @classmethod
    def _known(cls, kinds: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [kind for kind in kinds if kind not in FILE_KINDS]
        if unknown or not kinds:
            raise ValueError(f"choose kinds of {', '.join(FILE_KINDS)}")
        return kinds


class PhotoOptions(UploadOptions):
    """``longest_side`` is how many pixels are kept of the longer side."""

    max_megabytes: int = ModelField(default=10, ge=1, le=MOST_MEGABYTES)
    longest_side: int = ModelField(default=LONGEST_SIDE, ge=400, le=4000)


@dataclass(frozen=True)
class ListedFile:
    """A file as a page lists it; ``url`` is empty while nobody may open it."""

    public_id: str
    name: str
    size: int
    state: str
    state_words: str
    url: str = ""


class UploadsInput(forms.Widget):
    """
    The files that are there, each with a button to take it away, and a control to add more.

    The answer travels as hidden controls with the public ids. ``listed`` is set by whoever draws
    the page; a file that is not in it is carried along and not listed.
    """

    template_name = "django/forms/widgets/uploads.html"
    use_fieldset = True
    needs_multipart_form = True

    def __init__(self, *, media_types: Iterable[str], maximum: int, words: str) -> None:
        super().__init__()
        self.media_types = tuple(media_types)
        self.maximum = maximum
        self.words = words
        self.listed: Mapping[str, ListedFile] = {}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return the public ids that were sent."""
        if hasattr(data, "getlist"):
            return list(data.getlist(name))
        value = data.get(name) or []
        return list(value) if isinstance(value, list | tuple) else [value]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Say that nobody can tell: a question without files sends nothing."""
        return False

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the id of the whole list, which is there whatever is in it."""
        return id_

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the files and whether more may come."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        ids = public_ids(value)
        context["widget"] |= {
            "id": context["widget"]["attrs"].pop("id", name),
            "ids": ids,
            "files": [self.listed[each] for each in ids if each in self.listed],
            "file_name": chosen_files_name(name),
            "accept": ",".join(self.media_types),
            "words": self.words,
            "is_full": len(ids) >= self.maximum,
            "takes_several": self.maximum - len(ids) > 1,
            "upload_name": UPLOAD_NAME,
            "remove_name": REMOVE_NAME,
        }
        return context


class UploadType(FieldType):
    """Base of the types whose answer is a tuple of the public ids of uploads."""

    datatype = "files"
    options_class = UploadOptions

    def kinds(self, field: Field) -> Sequence[str]:
        """Return the names of the kinds of file that are taken."""
        raise NotImplementedError

    def clean(self, raw: Any, field: Field, choices: tuple[Choice, ...]) -> tuple[str, ...] | None:
        """
        Return the public ids or ``None``; that they are of this draft is the platform's to check.

        :raises AnswerRefused: if there are too few or too many, or what came is no public id.
        """
        options: UploadOptions = self.read_options(field.options)
        ids = public_ids(raw, refuse=True)
        if not ids:
            return None
        if len(ids) > options.maximum:
            raise AnswerRefused(
                ngettext(
                    "Leave at most %(most)s file: take others away.",
                    "Leave at most %(most)s files: take others away.",
                    options.maximum,
                )
                % {"most": options.maximum},
                "most",
            )
        if len(ids) < options.minimum:
            raise AnswerRefused(
                _("Add at least %(least)s files.") % {"least": options.minimum}, "least"
            )
        return ids

    def form_field(
        self, field: Field, choices: tuple[Choice, ...], *, language: str
    ) -> forms.Field:
        """Return the list of files with a control to add more."""
        options: UploadOptions = self.read_options(field.options)
        media_types = [each for kind in self.kinds(field) for each in FILE_KINDS[kind].endings]
        words = _("%(kinds)s, up to %(size)s MB each") % {
            "kinds": ", ".join(FILE_KINDS[kind].words for kind in self.kinds(field)),
            "size": options.max_megabytes,
        }
        return AnswerField(
            plugin=self,
            definition=field,
            choices=choices,
            language=language,
            widget=UploadsInput(media_types=media_types, maximum=options.maximum, words=words),
        )

    def largest_file(self, field: Field) -> int:
        """Return the bytes that a file may have."""
        options: UploadOptions = self.read_options(field.options)
        return options.max_megabytes * MEGABYTE

    def show(self, value: Any, field: Field, choices: tuple[Choice, ...], *, language: str) -> str:
        """Return how many files there are; pages that may list them say their names."""
        if not value:
            return ""
        with override(language):
            return ngettext("%(count)s file", "%(count)s files", len(value)) % {"count": len(value)}

    def sample(self, field: Field, choices: tuple[Choice, ...]) -> tuple[str, ...]:
        """Return ids that no upload has."""
        options: UploadOptions = self.read_options(field.options)
        return tuple(f"sample-upload-{number:029}" for number in range(options.minimum))

    def _media_type(self, content: bytes, field: Field) -> str:
        found = media_type_of(content) if content else ""
        if not any(found in FILE_KINDS[kind].endings for kind in self.kinds(field)):
            words = ", ".join(FILE_KINDS[kind].words for kind in self.kinds(field))
            raise AnswerRefused(
                _("Choose a file of one of these kinds: %(kinds)s.") % {"kinds": words}
            )
        return found


@register
class FileType(UploadType):
    """Documents and pictures; pictures are drawn anew."""

    slug = "file"
    label = gettext_lazy("File")
    options_class = FileOptions

    def kinds(self, field: Field) -> Sequence[str]:
        """Return the kinds that the author chose."""
        options: FileOptions = self.read_options(field.options)
        return options.kinds

    def accept(self, name: str, content: bytes, field: Field) -> AcceptedFile:
        """Return the file, pictures drawn anew. :raises AnswerRefused: see ``FieldType.accept``."""
        media_type = self._media_type(content, field)
        if media_type in PICTURE_TYPES:
            media_type, content = drawn_anew(content, media_type)
        return AcceptedFile(safe_name(name, media_type), media_type, content)


@register
class PhotoType(UploadType):
    """Pictures of a camera or a telephone."""

    slug = "photo"
    label = gettext_lazy("Photo")
    options_class = PhotoOptions

    def kinds(self, field: Field) -> Sequence[str]:
        """Return pictures."""
        return ("image",)

    def accept(self, name: str, content: bytes, field: Field) -> AcceptedFile:
        """Return the picture drawn anew. :raises AnswerRefused: see ``FieldType.accept``."""
        options: PhotoOptions = self.read_options(field.options)
        media_type, drawn = drawn_anew(
            content, self._media_type(content, field), options.longest_side
        )
        return AcceptedFile(safe_name(name, media_type), media_type, drawn)


def chosen_files_name(name: str) -> str:
    """Return the name of the control where files are chosen, for the name of a question."""
    return f"{name}_file"


def public_ids(raw: Any, *, refuse: bool = False) -> tuple[str, ...]:
    """
    Return the public ids in what was sent or stored, each once.

    :raises AnswerRefused: with ``refuse``, if there is anything else in it.
    """
    given = raw if isinstance(raw, list | tuple) else [raw]
    entries = [each.strip() if isinstance(each, str) else each for each in given]
    entries = [each for each in entries if each not in (None, "")]
    found = [each for each in entries if isinstance(each, str) and _PUBLIC_ID.fullmatch(each)]
    if refuse and (len(found) < len(entries) or len(found) > MOST_FILES * 10):
        raise AnswerRefused(_("Choose the file again and press “Upload”."), "file")
    return tuple(dict.fromkeys(found))
