"""Make the pictures of the packages' courses anew, each from the drawing beside it (`*.svg`)."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
DRAWINGS = (ROOT / "forms_plugins").glob("*/training/*/figures/*.svg")
FONTS = ROOT / "theme" / "static" / "theme" / "fonts"
FACE = (
    '@font-face {{ font-family: "Source Sans 3"; font-weight: {weight}; src: url("{address}"); }}'
)
SHARPNESS = 2


def page_of(drawing: Path) -> str:
    faces = "".join(
        FACE.format(weight=weight, address=(FONTS / f"source-sans-3-latin-{weight}.woff2").as_uri())
        for weight in (400, 700)
    )
    style = f"<style>{faces} body {{ margin: 0; }} svg {{ display: block; }}</style>"
    return f"<!doctype html>{style}{drawing.read_text(encoding='utf-8')}"


def make_all() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(device_scale_factor=SHARPNESS)
        for drawing in sorted(DRAWINGS):
            html = drawing.with_suffix(".html")
            html.write_text(page_of(drawing), encoding="utf-8")
            try:
                page.goto(html.as_uri())
                page.evaluate("document.fonts.ready")
                page.locator("svg").screenshot(path=drawing.with_suffix(".png"))
            finally:
                html.unlink()
        browser.close()


if __name__ == "__main__":
    make_all()
