"""What keeps a page with lesson blocks from being published. Drafts may have all of it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from cms.form_builder.problems import FormProblem, Location
from cms.training.lessons.captions import CaptionsRefused, check_captions
from cms.training.lessons.form_steps import PartIsGone, find_part
from cms.training.lessons.media import VIDEO_TYPES
from cms.training.lessons.questions import QuestionIsGone, find_question


def body_problems(page: Any) -> tuple[FormProblem, ...]:
    """Return what is wrong with the blocks of the ``body`` of a page."""
    return tuple(
        FormProblem(message, _place(position, child))
        for position, child in enumerate(page.body)
        if child.block_type in _CHECKS
        for message in _CHECKS[child.block_type](child.value)
    )


def _place(position: int, child: Any) -> Location:
    return Location("body").block((position,), child.id, str(child.block.label))


def _video(value: Any) -> Iterator[str]:
    video = value.get("video")
    if video is None:
        yield _("Choose the file of the video.")
    elif video.file_extension.lower() not in VIDEO_TYPES:
        yield _("The video must be a file that ends in .mp4 or .webm.")
    captions = value.get("captions")
    if captions is None:
        yield _("Add captions: without them somebody who cannot hear learns nothing from it.")
    else:
        try:
            check_captions(captions)
        except CaptionsRefused as refused:
            yield str(refused)
    if not _words(value.get("transcript")):
        yield _("Write the transcript: a line that is too slow for the video can carry it.")


def _figure(value: Any) -> Iterator[str]:
    image = value.get("image")
    if image is None:
        yield _("Choose a picture.")
    elif not image.decorative and not (image.contextual_alt_text or "").strip():
        yield _("Describe the picture in words, or say that it is decorative.")


def _table(value: Any) -> Iterator[str]:
    table = value.get("table")
    if not (value.get("caption") or "").strip():
        yield _("Say what the table shows.")
    if table is None or not table.columns or not table.row_data:
        yield _("The table is empty.")
    elif not all((column["heading"] or "").strip() for column in table.columns):
        yield _("Give each column of the table a heading.")


def _form_step(value: Any) -> Iterator[str]:
    if not value.get("part"):
        yield _("Choose the step.")
        return
    try:
        find_part(value["part"])
    except PartIsGone as gone:
        yield _("%(reason)s Choose another step or remove it.") % {"reason": gone}


def _download(value: Any) -> Iterator[str]:
    if value.get("document") is None:
        yield _("Choose the file.")


def _check(value: Any) -> Iterator[str]:
    options = list(value.get("options") or ())
    if len(options) < 2:
        yield _("Write at least two options.")
    if not any(option["right"] for option in options):
        yield _("Say which option is right.")
    elif all(option["right"] for option in options):
        yield _("At least one option must be wrong.")


def _bank_check(value: Any) -> Iterator[str]:
    if not value.get("question"):
        yield _("Choose the question.")
        return
    try:
        find_question(value["question"])
    except QuestionIsGone as gone:
        yield _("%(reason)s Choose another question.") % {"reason": gone}


def _words(rich_text: Any) -> str:
    return str(getattr(rich_text, "source", rich_text) or "").replace("<p></p>", "").strip()


_CHECKS: dict[str, Callable[[Any], Iterator[str]]] = {
    "video": _video,
    "figure": _figure,
    "table": _table,
    "form_step": _form_step,
    "download": _download,
    "check": _check,
    "bank_check": _bank_check,
}
