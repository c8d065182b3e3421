"""Every pair of colours that meets on a screen is legible, in light and in dark."""

import re

import pytest

from tests.unit.theme.files import CSS_FOLDER

TEXT_CONTRAST = 4.5
CONTROL_CONTRAST = 3.0

SURFACES = ["page", "surface"]
STATES = ["success", "warning", "error", "info"]
TEXT_PAIRS = [
    *[
        (text, ground)
        for text in ("text", "text-quiet", "link", "link-hover")
        for ground in SURFACES
    ],
    *[("accent", ground) for ground in SURFACES],
    *[(state, "page") for state in STATES],
    *[(state, f"{state}-surface") for state in STATES],
    *[("text", f"{state}-surface") for state in STATES],
    *[("link", f"{state}-surface") for state in STATES],
    ("text-quiet", "success-surface"),
    ("on-brand", "brand"),
    ("on-action", "action"),
    ("on-action", "action-hover"),
]
CONTROL_PAIRS = [
    ("control", "page"),
    ("control", "surface"),
    ("action", "page"),
    ("focus", "page"),
    ("focus", "surface"),
    ("focus", "success-surface"),
    ("on-brand", "brand"),
    ("accent", "page"),
    ("error", "page"),
]


def colours(scheme: str) -> dict[str, str]:
    light, dark = (CSS_FOLDER / "tokens.css").read_text().split("@media")
    found = dict(re.findall(r"--color-([a-z-]+): (#[0-9a-f]{6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--color-([a-z-]+): (#[0-9a-f]{6});", dark))
    return found


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_is_legible(scheme, text, ground):
    palette = colours(scheme)

    assert contrast(palette[text], palette[ground]) >= TEXT_CONTRAST


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), CONTROL_PAIRS)
def test_control_is_visible(scheme, line, ground):
    palette = colours(scheme)

    assert contrast(palette[line], palette[ground]) >= CONTROL_CONTRAST


def test_dark_scheme_gives_every_colour_anew():
    dark = (CSS_FOLDER / "tokens.css").read_text().split("@media")[1]

    assert set(colours("light")) == set(re.findall(r"--color-([a-z-]+):", dark))
