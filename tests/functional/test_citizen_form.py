"""A citizen on a telephone: fills a form in, saves it, comes back elsewhere, sends it."""

import json
import re
import time
from collections.abc import Collection
from email import message_from_string, policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import watched_page
from tests.functional.keyboard import Keyboard
from tests.functional.test_accessibility import assert_accessible as axe_finds_nothing
from tests.functional.test_accessibility import overflow

pytestmark = [pytest.mark.browser, pytest.mark.stack]

FORM = Path(__file__).resolve().parents[1] / "forms" / "citizen.json"
CONTINUE = "#answers .form-actions button[type=submit]:not([name])"
LEAVE = "#answers button[name=ir][value=salir]"
PRIMARY = "main .form-actions button[type=submit]:not(.button--link)"
TELEPHONE = {"viewport": {"width": 320, "height": 640}, "bypass_csp": True}
FIND_PAGE = """
from cms.form_builder.models import FormPage
print("PATH", FormPage.objects.get(form_slug="solicitud-breve").get_url())
"""


@pytest.fixture(scope="module")
def start_page(site) -> str:
    """Publish the form for citizens and return the path of its page."""
    document = json.loads(FORM.read_text())
    done = site.manage("import_form", "-", stdin=json.dumps(document))
    assert done.returncode == 0, done.stderr
    found = site.manage("shell", "-v", "0", "-c", FIND_PAGE)
    assert found.returncode == 0, found.stderr
    return re.search(r"PATH \S*?(/\S+)$", found.stdout, re.MULTILINE).group(1)


@pytest.fixture(params=[True, False], ids=["with-script", "without-script"])
def telephone(request, new_context):
    """Return a function that opens a fresh browser of a telephone."""

    def opened() -> Page:
        page = watched_page(new_context(java_script_enabled=request.param, **TELEPHONE))
        page.has_script = request.param
        return page

    return opened


def assert_accessible(page: Page) -> None:
    """Look at a page. Axe needs timers, which a browser without script has not."""
    if page.has_script:
        axe_finds_nothing(page)
    assert overflow(page) <= 0, f"{page.url} is wider than the window"


def mails(site) -> list[str]:
    """Return the texts of the e-mails that left."""
    texts = []
    folder = site.data / "mail"
    for path in sorted(folder.glob("*.log")) if folder.exists() else []:
        for part in path.read_text().split("-" * 79 + "\n"):
            if part.strip():
                message = message_from_string(part, policy=policy.default)
                texts.append(message.get_body(("plain",)).get_content())
    return texts


def next_mail(site, says: str, seen: Collection[str] = ()) -> re.Match[str]:
    """
    Wait for an e-mail that says something (a pattern) and is not one of those ``seen``.

    The product writes to others too whenever its clock says so: no mail is known by its number.
    """
    deadline = time.monotonic() + 120
    while True:
        for text in mails(site):
            found = re.search(says, text, re.MULTILINE)
            if found and text not in seen:
                return found
        assert time.monotonic() < deadline, f"no e-mail came that says {says}"
        time.sleep(0.2)


def answer(page: Page, *texts: str) -> None:
    """Write into the boxes of the page, by keyboard, and go on."""
    keyboard = Keyboard(page)
    for number, text in enumerate(texts):
        box = page.locator("#answers input[type=text], #answers input[type=email]").nth(number)
        keyboard.write(f"#{box.get_attribute('id')}", text)
    keyboard.tab_to(CONTINUE)
    keyboard.go("Enter")


def heading(page: Page) -> str:
    return page.locator("h1").inner_text().strip()


def test_save_come_back_elsewhere_and_send(site, start_page, telephone):
    seen = mails(site)
    page = telephone()
    page.goto(start_page)
    assert_accessible(page)
    keyboard = Keyboard(page)
    keyboard.tab_to("main form .form-actions button")
    keyboard.go("Space")

    expect(page.locator("h1")).to_contain_text("Nombres y apellidos")
    assert_accessible(page)
    keyboard.tab_to(CONTINUE)
    keyboard.go("Enter")
    assert page.title().startswith("Error")
    assert_accessible(page)
    answer(page, "Zoraida Plantada")
    expect(page.locator("h1")).to_contain_text("Fecha de nacimiento")
    assert_accessible(page)
    answer(page, "23", "8", "1971")
    expect(page.locator("h1")).to_contain_text("Correo electrónico")

    link = save_by_email(page)
    next_mail(site, re.escape(link))

    other = telephone()
    come_back(site, other, link)
    expect(other.locator("h1")).to_contain_text("Correo electrónico")
    answer(other, "zoraida@example.org")
    answer(other, "150132")
    answer(other, "4")
    expect(other.locator("h1")).to_contain_text("respuestas")
    assert_accessible(other)
    keyboard = Keyboard(other)
    keyboard.tab_to(PRIMARY)
    keyboard.go("Enter")
    assert_accessible(other)
    keyboard.tab_to("#id_declaracion")
    keyboard.press("Space")
    keyboard.tab_to(PRIMARY)
    keyboard.go("Enter")

    expect(other.locator(".receipt")).to_be_visible()
    assert_accessible(other)
    assert "/constancia-de-envio/" in other.url
    reference = re.sub(r"\s", "", other.locator(".receipt .code").inner_text())
    confirmation = next_mail(site, reference[-8:], seen)
    assert "Zoraida" not in confirmation.string
    other.go_back()
    expect(other.locator(".receipt")).to_be_visible()


def save_by_email(page: Page) -> str:
    """Save for later with a code by e-mail, by keyboard; return the link that is shown."""
    keyboard = Keyboard(page)
    keyboard.tab_to(LEAVE)
    keyboard.go("Enter")
    assert_accessible(page)
    keyboard.tab_to(PRIMARY)
    keyboard.go("Enter")
    assert page.title().startswith("Error")
    assert_accessible(page)
    keyboard.tab_to("input[name=factor][value=email_code]")
    keyboard.press("Space")
    keyboard.write("#id_email", "zoraida@example.org")
    keyboard.tab_to(PRIMARY)
    keyboard.go("Enter")
    assert_accessible(page)
    return page.locator("#enlace").inner_text().strip()


def come_back(site, page: Page, link: str) -> None:
    """Open the link in another browser, ask for the code and write it."""
    page.goto(link)
    assert page.url.endswith("/tramites/continuar/")
    assert_accessible(page)
    keyboard = Keyboard(page)
    seen = mails(site)
    keyboard.tab_to("button[value=codigo]")
    keyboard.go("Enter")
    expect(page.locator(".notice--success")).to_be_visible()
    assert_accessible(page)
    code = next_mail(site, r"^[0-9]{6}$", seen)[0]
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for typed in (wrong, code):
        keyboard.tab_to("#id_secret")
        keyboard.press("Control+a")
        page.keyboard.type(typed)
        keyboard.tab_to(PRIMARY)
        keyboard.go("Enter")
        if typed == wrong:
            assert page.title().startswith("Error")
            assert_accessible(page)


def test_leave_a_shared_computer(start_page, telephone):
    page = telephone()
    page.goto(start_page)
    Keyboard(page).tab_to("main form .form-actions button")
    Keyboard(page).go("Space")
    address = page.url
    keyboard = Keyboard(page)
    keyboard.tab_to("aside button")
    keyboard.go("Enter")
    assert page.url.rstrip("/").count("/") == 2

    page.goto(address)

    expect(page.locator("h1")).to_contain_text("no está abierta")
    assert_accessible(page)


def test_warning_before_a_form_closes(start_page, telephone):
    page = telephone()
    if not page.has_script:
        pytest.skip("the warning is a script's")
    page.clock.install()
    page.goto(start_page)
    Keyboard(page).tab_to("main form .form-actions button")
    Keyboard(page).go("Space")
    warning = page.locator("[data-stay]")
    expect(warning).to_be_hidden()

    page.clock.fast_forward("58:01")
    expect(warning).to_be_visible()
    page.clock.resume()
    assert_accessible(page)
    page.locator("[data-stay] button").click()

    expect(warning).to_be_hidden()


def test_pages_nobody_hopes_for(start_page, telephone):
    page = telephone()
    page.goto("/tramites/continuar/")
    assert_accessible(page)
    keyboard = Keyboard(page)
    keyboard.write("#id_link", "https://sitio.example/tramites/continuar/n" + "x" * 43 + "/")
    keyboard.tab_to(PRIMARY)
    keyboard.go("Enter")
    for _ in range(6):
        for number, text in enumerate(("1", "2", "1980")):
            page.locator(f"#id_secret_{number}").fill(text)
        keyboard.tab_to(PRIMARY)
        keyboard.go("Enter")
        assert_accessible(page)
        if "Espere" in heading(page):
            return
    pytest.fail("the link never rested")
