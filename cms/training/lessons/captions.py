"""Captions of videos: WebVTT files, read strictly."""

from typing import Any

from django.utils.translation import gettext as _
from webvtt import WebVTT  # type: ignore[import-untyped]  # webvtt has no types
from webvtt.errors import MalformedCaptionError, MalformedFileError  # type: ignore[import-untyped]

MOST_BYTES = 500_000


class CaptionsRefused(ValueError):
    """A captions file cannot be shown; the message says to editors what to put right."""


def check_captions(document: Any) -> int:
    """
    Return how many captions a stored file has.

    :raises CaptionsRefused: if it is no WebVTT file, has no captions, or their times are wrong.
    """
    if document.file_extension.lower() != "vtt":
        raise CaptionsRefused(_("The captions must be a file that ends in .vtt."))
    try:
        with document.file.open("rb") as stored:
            content = stored.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise CaptionsRefused(_("The file of the captions is lost. Upload it again.")) from error
    if len(content) > MOST_BYTES:
        raise CaptionsRefused(_("The file of the captions is too large."))
    return check_text(content)


def check_text(content: bytes) -> int:
    """Do as ``check_captions`` with the content of a file."""
    try:
        captions = WebVTT.from_string(content.decode("utf-8-sig"), strict=True).captions
    except UnicodeDecodeError as error:
        raise CaptionsRefused(
            _("Save the captions as UTF-8, so that accents are right.")
        ) from error
    except (MalformedFileError, MalformedCaptionError) as error:
        words = _(
            "The captions cannot be read as WebVTT: the first line must say WEBVTT, and each "
            "caption begins with its times."
        )
        raise CaptionsRefused(words) from error
    if not any(caption.text.strip() for caption in captions):
        raise CaptionsRefused(_("The file has no captions."))
    previous = 0
    for number, caption in enumerate(captions, start=1):
        start, end = (each.in_milliseconds() for each in (caption.start_time, caption.end_time))
        if end <= start or start < previous:
            words = _(
                "The times of caption %(number)d are wrong: it must end after it begins, and not "
                "begin before the one above it."
            )
            raise CaptionsRefused(words % {"number": number})
        previous = start
    return len(captions)
