import importlib.util
import re

import pytest

from tests.unit.theme.files import CSS_FOLDER, TEMPLATES, THEME

SHEETS = ("theme.css", "training.css")
PARTIALS = sorted(path for path in CSS_FOLDER.rglob("*.css") if path.name not in SHEETS)
SHEET_LIMIT = 44_000
TRAINING_LIMIT = 20_000
PARTIAL_LINES = 100


def build_css():
    spec = importlib.util.spec_from_file_location("build_css", THEME / "build_css.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_sheet_is_current():
    assert (CSS_FOLDER / "theme.css").read_text() == build_css().build()
    assert (CSS_FOLDER / "training.css").read_text() == build_css().build_training()


def test_sheet_holds_every_partial():
    module = build_css()

    written = [path for layer in module.LAYERS for path in module.sources_of(layer)]

    assert sorted([*written, *module.sources_of_training()]) == PARTIALS


def test_sheet_is_small():
    assert (CSS_FOLDER / "theme.css").stat().st_size < SHEET_LIMIT
    assert (CSS_FOLDER / "training.css").stat().st_size < TRAINING_LIMIT


@pytest.mark.parametrize("partial", PARTIALS, ids=lambda path: path.name)
def test_partial_is_short(partial):
    assert len(partial.read_text().splitlines()) <= PARTIAL_LINES


@pytest.mark.parametrize("partial", PARTIALS, ids=lambda path: path.name)
def test_partial_uses_tokens_that_exist(partial):
    tokens = set(re.findall(r"(--[a-z0-9-]+):", (CSS_FOLDER / "tokens.css").read_text()))
    own = set(re.findall(r"(--[a-z0-9-]+):", partial.read_text()))

    used = set(re.findall(r"var\((--[a-z0-9-]+)", partial.read_text()))

    assert used <= tokens | own


@pytest.mark.parametrize("partial", PARTIALS, ids=lambda path: path.name)
def test_colours_are_written_in_tokens_only(partial):
    if partial.name == "tokens.css":
        pytest.skip("the place for colours")

    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", partial.read_text())


def test_templates_have_no_inline_style_or_script():
    """The content security policy would refuse them."""
    offenders = [
        path.name
        for path in TEMPLATES.rglob("*.html")
        if re.search(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", path.read_text())
    ]

    assert offenders == []
