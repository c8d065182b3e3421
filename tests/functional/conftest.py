"""The running product: `make run`'s own program in an empty data folder, and a real browser."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
expect.set_options(timeout=60_000)  # a busy machine is slow, not wrong
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass(frozen=True)
class Site:
    """Address, data folder and demo logins of the running product."""

    url: str
    data: Path
    environment: dict[str, str]

    @property
    def logins(self) -> dict[str, Any]:
        return json.loads((self.data / "demo_logins.json").read_text())

    def manage(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a management command on the site's own database."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
        )


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Start the whole product as a newcomer does and stop it at the end."""
    data = tmp_path_factory.mktemp("site")
    port = free_port()
    # What the test run set for itself must not leak into the product under test.
    own = {"DATABASE_URL", "TEST_DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    environment = {key: value for key, value in os.environ.items() if key not in own} | {
        "EMPADRONA_DATA_DIR": str(data),
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    output = (data / "serve.out").open("w+")
    process = subprocess.Popen(
        [sys.executable, "setup/serve.py"], cwd=ROOT, env=environment, stdout=output, stderr=output
    )
    try:
        deadline = time.monotonic() + 900
        while "Ctrl-C" not in (data / "serve.out").read_text():
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail("the site did not start:\n" + (data / "serve.out").read_text())
            time.sleep(0.3)
        yield Site(f"http://127.0.0.1:{port}", data, environment)
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=40)
        process.kill()
        output.close()
        keep = os.environ.get("KEEP_SITE")
        if not keep:
            shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS
        )
        yield browser
        browser.close()


@pytest.fixture
def new_context(browser: Browser, site: Site) -> Iterator[Any]:
    """Make browser contexts (a person's own browser) that are closed after the test."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        settings = {"locale": "es-PE", "base_url": site.url, "accept_downloads": True} | options
        context = browser.new_context(**settings)
        context.set_default_timeout(60_000)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context: Any) -> Page:
    """A page of a fresh browser that fails the test on script errors and CSP reports."""
    return watched_page(new_context())


def watched_page(context: BrowserContext) -> Page:
    """Open a page on which a console error is a test failure at the next check."""
    page = context.new_page()
    page.console_errors = []  # type: ignore[attr-defined]  # read by assert_clean
    page.on(
        "console",
        lambda message: (
            page.console_errors.append(message.text)  # type: ignore[attr-defined]
            if message.type == "error"
            else None
        ),
    )
    page.on("pageerror", lambda error: page.console_errors.append(str(error)))  # type: ignore[attr-defined]
    return page
