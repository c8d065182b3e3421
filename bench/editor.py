"""
How long an editor waits: opening and publishing a form of 60 steps, 600 questions, 300 rules.

Seconds of a clock on the machine that runs it, the whole product in an empty folder and a real
browser. ``opened`` ends when the first step can be opened; ``stock`` is the same page with
Wagtail's own blocks, which draw every input at once. Run alone: ``python -m bench.editor``.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.forms import large_form

ROOT = Path(__file__).resolve().parents[1]
EDITOR = ("editora", "editora-de-prueba")
LONGEST_START = 300
STOCK = """
window.telepath.register(
  "form_builder.LazyStructBlock", window.wagtailStreamField.blocks.StructBlockDefinition,
);
"""


def measure(rounds: int = 3) -> dict[str, Any]:
    """Return seconds by what was done, the median of so many rounds."""
    from playwright.sync_api import sync_playwright

    with _site() as (address, manage), sync_playwright() as playwright:
        manage("import_form", json.dumps(large_form()))
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(base_url=address, locale="es-PE")
        page.set_default_timeout(180_000)
        _sign_in(page)
        found = {
            "opened": _median([_open(page) for _ in range(rounds)]),
            "first_step_opened": _open_step(page),
            "draft_saved": _save(page),
            "published": _publish(page),
        }
        page.route(
            "**/lazy*.js", lambda route: route.fulfill(body=STOCK, content_type="text/javascript")
        )
        found["stock_opened"] = _median([_open(page)])
        browser.close()
    return found


def _median(times: list[float]) -> float:
    return round(sorted(times)[len(times) // 2], 2)


@contextmanager
def _site() -> Iterator[tuple[str, Any]]:
    port = os.environ.get("BENCH_PORT", "8119")
    folder = Path(tempfile.mkdtemp(prefix="bench-editor-"))
    environment = {**os.environ, "EMPADRONA_DATA_DIR": str(folder), "PORT": port}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    address = f"http://127.0.0.1:{port}"
    environment["PUBLIC_URL"] = address

    def manage(command: str, text: str) -> None:
        file = folder / "form.json"
        file.write_text(text)
        arguments = [sys.executable, "manage.py", command, str(file)]
        subprocess.run(arguments, cwd=ROOT, env=environment, check=True, capture_output=True)

    with (folder / "out").open("w") as output:
        site = subprocess.Popen(
            [sys.executable, "setup/serve.py"], cwd=ROOT, env=environment, stdout=output
        )
        try:
            _wait_for(address)
            yield address, manage
        finally:
            site.send_signal(signal.SIGINT)
            site.wait(timeout=60)
            shutil.rmtree(folder, ignore_errors=True)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + LONGEST_START
    while True:
        try:
            urllib.request.urlopen(f"{address}/ingresar/", timeout=5).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)


def _sign_in(page: Any) -> None:
    page.goto("/ingresar/")
    page.fill("input[name=username]", EDITOR[0])
    page.fill("input[name=password]", EDITOR[1])
    with page.expect_navigation():
        page.locator("main button[type=submit]").click()


def _open(page: Any) -> float:
    page.goto("/admin/formularios/")
    link = page.locator("main").get_by_role("link", name="Formulario de gran tamaño").first
    began = time.monotonic()
    link.click(no_wait_after=True)
    # The script of a step's panel answers: the editor can begin.
    page.wait_for_function(
        """() => {
          const toggles = document.querySelectorAll('#steps-root section [data-panel-toggle]');
          return toggles.length >= 60 && document.readyState === "complete";
        }"""
    )
    return time.monotonic() - began


def _first_toggle(page: Any) -> Any:
    return page.locator("#steps-root [data-panel-toggle]").first


def _open_step(page: Any) -> float:
    began = time.monotonic()
    _first_toggle(page).click()
    page.locator("textarea[name='steps-0-value-title']").wait_for()
    return round(time.monotonic() - began, 2)


def _save(page: Any) -> float:
    # Wagtail compares with what the page held some seconds after it was opened.
    page.wait_for_timeout(4000)
    title = page.locator("textarea[name='steps-0-value-title']")
    began = time.monotonic()
    with page.expect_response(
        lambda answer: answer.request.method == "POST" and answer.url.endswith("/edit/")
    ) as saved:
        title.fill(f"Paso cambiado {began}")
        title.blur()
    saved.value.finished()
    return round(time.monotonic() - began, 2)


def _publish(page: Any) -> float:
    page.wait_for_timeout(2000)
    page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    began = time.monotonic()
    with page.expect_navigation():
        page.locator("button[name=action-publish]").click()
    return round(time.monotonic() - began, 2)


if __name__ == "__main__":
    for name, seconds in measure().items():
        print(f"{name}: {seconds} s")
