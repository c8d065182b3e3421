"""From the template files of the project to numbered versions in the database."""

import base64
import re
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from forms_plugins.engine.definition import document_hash
from reporting.documents.models import DocumentTemplateVersion

SLUG = re.compile(r"[a-z][a-z0-9-]*")
FONT = re.compile(r'url\("font:([a-z0-9.-]+)"\)')
SHARED = re.compile(r'(?:@import|{% include) "shared:([a-z0-9_.-]+)"(?:;| %})')
SOURCE_SUFFIXES = {".html", ".css", ".json", ".svg"}
NEEDED = ("document.css", "document.html", "document.json")


class UnknownTemplate(Exception):
    """The project has no document template of this name."""


def theme_folder() -> Path:
    """Return the folder of templates and fonts."""
    return Path(settings.STATICFILES_DIRS[0]).parent


def _documents() -> Path:
    return theme_folder() / "templates" / "documents"


def shared_folder() -> Path:
    """Return the folder of what documents have in common."""
    return _documents() / "shared"


def project_templates() -> tuple[str, ...]:
    """Return the names of the templates among the project's files, in order."""
    folders = _documents().glob("*/document.json")
    return tuple(sorted(path.parent.name for path in folders))


def read_sources(slug: str) -> dict[str, str]:
    """
    Return the files of a template by name, and the drawings all share: complete by themselves.

    ``{% include "shared:name.html" %}`` and ``@import "shared:name.css";`` put in what templates
    have in common, ``url("font:name")`` a font.

    :raises UnknownTemplate: if the project has no such template.
    """
    folder = _documents() / slug
    if not SLUG.fullmatch(slug) or not all((folder / name).is_file() for name in NEEDED):
        raise UnknownTemplate(slug)
    files = sorted(path for path in folder.iterdir() if path.suffix in SOURCE_SUFFIXES)
    own = {path.name: complete(path.read_text(encoding="utf-8")) for path in files}
    return {**shared_drawings(), **own}


def shared_drawings() -> dict[str, str]:
    """Return the drawings of all documents by name."""
    files = sorted(shared_folder().glob("*.svg"))
    return {path.name: path.read_text(encoding="utf-8") for path in files}


def complete(text: str) -> str:
    """Return HTML or CSS with the shared parts and the fonts it names inside."""
    return FONT.sub(_inline_font, SHARED.sub(_inline_shared, text))


def _inline_shared(match: re.Match[str]) -> str:
    return (shared_folder() / match[1]).read_text(encoding="utf-8").removesuffix("\n")


def _inline_font(match: re.Match[str]) -> str:
    content = (theme_folder() / "static" / "theme" / "fonts" / match[1]).read_bytes()
    return f'url("data:font/woff2;base64,{base64.b64encode(content).decode()}")'


def latest_version(slug: str) -> DocumentTemplateVersion | None:
    """Return the newest published version of a template."""
    return DocumentTemplateVersion.objects.filter(slug=slug).order_by("-number").first()


def publish_template(slug: str) -> DocumentTemplateVersion:
    """
    Publish the project's files of a template if they differ from its newest version.

    :raises UnknownTemplate: if the project has no such template.
    """
    sources = read_sources(slug)
    sha256 = document_hash(sources)
    latest = latest_version(slug)
    if latest is not None and latest.sha256 == sha256:
        return latest
    try:
        with transaction.atomic():
            return _add_version(slug, sources, sha256, latest)
    except IntegrityError:
        # Another process published the same number first: compare with what it published.
        return publish_template(slug)


def _add_version(
    slug: str,
    sources: Mapping[str, str],
    sha256: str,
    latest: DocumentTemplateVersion | None,
) -> DocumentTemplateVersion:
    return DocumentTemplateVersion.objects.create(
        slug=slug,
        number=latest.number + 1 if latest else 1,
        sources=dict(sources),
        sha256=sha256,
        published_at=timezone.now(),
    )


def version_to_use(slug: str) -> DocumentTemplateVersion:
    """
    Return the newest published version; a template nobody has published yet is published now.

    :raises UnknownTemplate: if there is neither.
    """
    return latest_version(slug) or publish_template(slug)
