"""What the documentation names is there: files, modules, names in them, pages it links to."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
MADE_BY_A_RUN = {"bench/results.json"}

FILE = re.compile(
    r"`((?:cms|forms_plugins|reporting|theme|tests|setup|bench|docs|locale)/[\w./-]+)`"
)
NAME = re.compile(r"`((?:cms|forms_plugins|reporting)(?:\.\w+)+)(?:\([^`]*\))?`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def is_there(dotted: str) -> bool:
    """Say whether a module is there, or one whose text has the rest of the name."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        path = ROOT.joinpath(*parts[:length])
        module = path.with_suffix(".py") if length > 1 else path
        if not module.is_file():
            module = path / "__init__.py"
        if module.is_file():
            text = module.read_text(encoding="utf-8")
            return all(re.search(rf"\b{name}\b", text) for name in parts[length:])
    return False


@pages
def test_files_that_a_page_names_are_there(page: Path) -> None:
    named = set(FILE.findall(page.read_text(encoding="utf-8"))) - MADE_BY_A_RUN

    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


@pages
def test_names_of_code_that_a_page_uses_are_there(page: Path) -> None:
    named = set(NAME.findall(page.read_text(encoding="utf-8")))

    assert [name for name in sorted(named) if not is_there(name)] == []


@pages
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = set(LINK.findall(page.read_text(encoding="utf-8")))
    local = [link for link in links if not re.match(r"[a-z]+:", link)]

    assert [link for link in sorted(local) if not (page.parent / link).exists()] == []


def test_pages_name_enough_to_be_checked() -> None:
    texts = [page.read_text(encoding="utf-8") for page in PAGES]

    assert sum(len(FILE.findall(text)) for text in texts) > 50
    assert sum(len(NAME.findall(text)) for text in texts) > 10
    assert not is_there("cms.training.nothing_of_this_name")
