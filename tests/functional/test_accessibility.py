"""WCAG 2.2 AA as far as a machine can tell, at 1280 and 320 px, light and dark, with errors."""

import functools
import json
from pathlib import Path

import axe_playwright_python
import pytest

from tests.functional.filling import press, sign_in, start_form

pytestmark = [pytest.mark.browser, pytest.mark.stack]

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PUBLIC = ("/", "/clasificacion/", "/capacitacion/", "/consulta/", "/verificar/", "/ingresar/")
FIND = """
async ([shown, options, leaveOut]) => {
  const found = await axe.run(shown ? { include: shown } : document, options);
  const isLeftOut = (rule, element) => leaveOut.some(
    ([known, part]) => known === rule && element?.closest(part));
  return found.violations.map(({ id, nodes }) => [id, nodes
    .filter(({ target }) => !isLeftOut(id, document.querySelector(target[0])))
    .map(({ html }) => html.slice(0, 160))]);
}
"""
# Words that fade in have little contrast on their way.
END_MOVEMENTS = """
async () => {
  for (let time = 0; time < 3; time += 1) {
    await new Promise(goOn => setTimeout(goOn, 50));
    for (const each of document.getAnimations()) {
      if (each.effect.getComputedTiming().endTime !== Infinity) each.finish();
    }
  }
}
"""
CLERK = ("empadronador.sjl", "empadronador-de-prueba")


@functools.cache
def axe_source():
    return AXE.read_text()


def violations(page, include=None, leave_out=()):
    """
    Return what axe finds; ``target-size`` is off by default and switched on here.

    ``include`` are selectors of the parts to look at, where the rest is somebody else's page.
    ``leave_out`` are pairs of a rule and a selector: what it finds in there is somebody else's.
    """
    page.evaluate(END_MOVEMENTS)
    page.evaluate(axe_source())
    shown = [[each] for each in include or () if page.locator(each).count()]
    found = page.evaluate(
        FIND,
        [
            shown or None,
            {
                "runOnly": {"type": "tag", "values": TAGS},
                "rules": {"target-size": {"enabled": True}},
            },
            leave_out,
        ],
    )
    return [(rule, nodes) for rule, nodes in found if nodes]


def overflow(page):
    """Return by how many pixels the page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def assert_accessible(page):
    found = violations(page)
    assert found == [], f"{page.url}\n{json.dumps(found, indent=1, ensure_ascii=False)}"
    assert overflow(page) <= 0, f"{page.url} is wider than the window"


@pytest.fixture(params=[(1280, "light"), (320, "dark")], ids=["wide-light", "320px-dark"])
def person(request, new_context):
    width, scheme = request.param
    # The Content-Security-Policy stays; axe is evaluated by the browser's debugger.
    context = new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    return context.new_page()


@pytest.mark.parametrize("path", PUBLIC)
def test_public_page(person, path):
    person.goto(path)

    assert_accessible(person)


def test_errors_of_the_look_up(person):
    person.goto("/consulta/")

    press(person, "Consultar")

    assert_accessible(person)
    assert person.evaluate("document.activeElement.closest('[role=alert]') !== null")
    assert person.title().startswith("Error")


def test_unknown_certificate(person):
    person.goto("/verificar/0000000000000000000000000000ABCD/")

    assert_accessible(person)


def test_missing_page(person):
    assert person.goto("/no-existe/").status == 404

    assert_accessible(person)


def test_wizard_pages_and_their_errors(person):
    sign_in(person, *CLERK)
    assert_accessible(person)
    start_form(person)
    first = person.url
    assert_accessible(person)
    press(person, "Continuar")
    assert_accessible(person)
    for step in ("direccion", "vivienda", "hogar", "integrantes"):
        person.goto(first.replace("ubicacion", step))
        assert_accessible(person)


def test_result_and_its_explanation(person):
    sign_in(person, *CLERK)

    for reference in ("FSU-00000001", "FSU-00000004"):
        person.goto(f"/oficina/registros/{reference}/")
        assert_accessible(person)
