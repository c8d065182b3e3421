"""
Blocks of lessons on paper: each type has a template ``training/print/blocks/<type>.html``.

What a screen opens, plays or fetches stands there in full: solutions and transcripts are open,
pictures are inside the document, videos and files are addresses.
"""

import base64
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.images.models import SourceImageIOError
from wagtail.rich_text import expand_db_html

from cms.training.lessons.form_steps import PartIsGone, find_part
from cms.training.lessons.questions import shown_check
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, Field, FormDefinition
from reporting.documents.composing import qr_image

FOLDER = "training/print/blocks"
PARSER = "html.parser"
PICTURE = "max-1200x1500"
MOST_OPTIONS = 12
ANSWER_IN_TEXT = re.compile(r"\{[\w.]+\}")
KEPT = frozenset({"a", "b", "br", "em", "i", "li", "ol", "p", "strong", "ul"})
DROPPED = frozenset({"script", "style"})


def printed_block(child: Any, language: str) -> str:
    """Return the HTML of a block of a stream on paper."""
    prepare = PREPARED.get(child.block_type, lambda value, language: {})
    context = {"value": child.value, "block_id": child.id or "", **prepare(child.value, language)}
    return render_to_string(f"{FOLDER}/{child.block_type}.html", context)


def paper_text(html: str) -> SafeString:
    """Return rich text whose links lead somewhere from paper: absolute, the address beside them."""
    soup = BeautifulSoup(expand_db_html(html), PARSER)
    for tag in soup.find_all(True):
        if tag.name in DROPPED:
            tag.decompose()
        elif tag.name not in KEPT:
            tag.unwrap()
        elif tag.name != "a":
            tag.attrs = {}
    for link in soup.find_all("a"):
        address = absolute(str(link.get("href", "")))
        if not address:
            link.unwrap()
            continue
        link.attrs = {"href": address}
        if address.startswith("http") and link.get_text() not in (address, short(address)):
            beside = soup.new_tag("span", attrs={"class": "address"})
            beside.string = f" ({short(address)})"
            link.insert_after(beside)
    # Nothing is left but harmless tags without attributes, and links to addresses that were read.
    return SafeString(str(soup))


def absolute(address: str) -> str:
    """Return an address that works away from the site, empty if there is none."""
    scheme = urlsplit(address).scheme
    if scheme in ("http", "https", "mailto", "tel"):
        return address
    return settings.PUBLIC_URL + address if address.startswith("/") else ""


def short(address: str) -> str:
    """Return an address as people type it."""
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")


def _text(value: Any, language: str) -> dict[str, Any]:
    return {"html": paper_text(value.source)}


def _figure(value: Any, language: str) -> dict[str, Any]:
    image = value.get("image")
    if image is None:
        return {}
    is_decorative = bool(getattr(image, "decorative", False))
    words = "" if is_decorative else getattr(image, "contextual_alt_text", "") or image.title
    return {"picture": _picture(image), "words": words}


def _picture(image: Any) -> str:
    """Return a picture as a ``data:`` address, empty if its file is gone."""
    is_drawing = image.filename.lower().endswith((".png", ".gif"))
    kind = "format-png" if is_drawing else "format-jpeg|jpegquality-80"
    try:
        rendition = image.get_rendition(f"{PICTURE}|{kind}|bgcolor-fff")
        with rendition.file.open("rb") as file:
            content = file.read()
    except (SourceImageIOError, FileNotFoundError):
        return ""
    media_type = "image/png" if is_drawing else "image/jpeg"
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def _form_step(value: Any, language: str) -> dict[str, Any]:
    try:
        part = find_part(value["part"])
    except PartIsGone:
        return {"questions": ()}
    form, step = part.version.definition, part.step
    language = language if language in form.languages else DEFAULT_LANGUAGE
    fields = step.roster.items if part.is_row and step.roster else step.items
    return {
        "form_title": form.title.in_language(language),
        "version_number": part.version.number,
        "step_title": step.title.in_language(language),
        "questions": [
            _question(form, field, language)
            for field in fields
            if isinstance(field, Field) and field.computed is None
        ],
    }


def _question(form: FormDefinition, field: Field, language: str) -> dict[str, Any]:
    options = [choice.label.in_language(language) for choice in form.choices_of(field)]
    return {
        "label": _blank(field.label.in_language(language)),
        "hint": _blank(field.hint.in_language(language)) if field.hint else "",
        "is_optional": field.required is False,
        "options": options[:MOST_OPTIONS],
        "more": max(0, len(options) - MOST_OPTIONS),
    }


def _blank(text: str) -> str:
    """Leave a line where the form repeats an earlier answer."""
    return ANSWER_IN_TEXT.sub("____", text)


def _video(value: Any, language: str) -> dict[str, Any]:
    video, transcript = value.get("video"), value.get("transcript")
    address = absolute(video.url) if video is not None else ""
    return {
        "address": address,
        "address_words": short(address),
        "qr_image": qr_image(address) if address else "",
        "transcript": paper_text(transcript.source) if transcript else "",
    }


def _download(value: Any, language: str) -> dict[str, Any]:
    document = value.get("document")
    address = absolute(document.url) if document is not None else ""
    title = value.get("title") or (document.title if document is not None else "")
    return {"address": address, "address_words": short(address), "title": title}


def _example(value: Any, language: str) -> dict[str, Any]:
    return {
        "problem": paper_text(value["problem"].source),
        "solution": paper_text(value["solution"].source),
    }


def _check(value: Any, language: str) -> dict[str, Any]:
    # Without an answer posted: what is right is no part of it, on paper as on the screen.
    return shown_check({"self": value, "block_id": "papel"})


PREPARED: dict[str, Callable[[Any, str], dict[str, Any]]] = {
    "text": _text,
    "figure": _figure,
    "form_step": _form_step,
    "video": _video,
    "download": _download,
    "example": _example,
    "check": _check,
    "bank_check": _check,
}
"""What a template of a block gets beside its value. The others need nothing more."""
