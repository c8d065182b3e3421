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
SHARED = re.compile(r'@import "shared:([a-z0-9.-]+)";')
SOURCE_SUFFIXES = {".html", ".css", ".json", ".svg"}
NEEDED = ("document.css", "document.html", "document.json")


class UnknownTemplate(Exception):
    """The project has no document template of this name."""


def _theme() -> Path:
    return Path(settings.STATICFILES_DIRS[0]).parent


def project_templates() -> tuple[str, ...]:
    """Return the names of the templates among the project's files, in order."""
    folders = (_theme() / "templates" / "documents").glob("*/document.json")
    return tuple(sorted(path.parent.name for path in folders))


def read_sources(slug: str) -> dict[str, str]:
    """
    Return the files of a template by name, with its fonts put into the style sheet.

    ``@import "shared:name.css";`` puts in a style sheet that templates of one look have in common:
    a version is complete by itself.

    :raises UnknownTemplate: if the project has no such template.
    """
    folder = _theme() / "templates" / "documents" / slug
    if not SLUG.fullmatch(slug) or not all((folder / name).is_file() for name in NEEDED):
        raise UnknownTemplate(slug)
    files = sorted(path for path in folder.iterdir() if path.suffix in SOURCE_SUFFIXES)
    sources = {path.name: path.read_text(encoding="utf-8") for path in files}
    sources["document.css"] = with_fonts(SHARED.sub(_inline_shared, sources["document.css"]))
    return sources


def with_fonts(css: str) -> str:
    """Return a style sheet with the fonts it names (``url("font:...")``) inside it."""
    return FONT.sub(_inline_font, css)


def _inline_shared(match: re.Match[str]) -> str:
    folder = _theme() / "templates" / "documents" / "shared"
    return (folder / match[1]).read_text(encoding="utf-8")


def _inline_font(match: re.Match[str]) -> str:
    content = (_theme() / "static" / "theme" / "fonts" / match[1]).read_bytes()
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
