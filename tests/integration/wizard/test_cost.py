"""What a page costs the database, and that it does not grow with the form."""

import copy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from cms.submissions import services
from tests.factories import FormFactory, FormVersionFactory
from tests.integration.wizard.drafts_of_forms import (
    DELIVERY,
    PLACE,
    ROSA,
    SITUATION,
    document,
    draft_on,
    fill,
)

pytestmark = pytest.mark.django_db

MOST = 8


def statements(captured) -> list[str]:
    """Return the queries; savepoints stand for the BEGIN and COMMIT outside a test."""
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def cost(desk, address, data=None) -> int:
    with CaptureQueriesContext(connection) as captured:
        if data is None:
            assert desk.client.get(address).status_code == 200
        else:
            assert desk.client.post(address, data).status_code == 302
    found = statements(captured)
    assert len(found) <= MOST, found
    return len(found)


def test_every_step_and_row_takes_few_queries(desk) -> None:
    draft = draft_on(desk, "completing")
    fill(draft, "situacion", SITUATION)
    fill(draft, "lugar", PLACE)
    fill(draft, "entrega", DELIVERY)
    ill = {**ROSA, "enfermedades": [{"_id": "e1", "cual": "Asma", "desde": 3}]}
    fill(draft, "personas", {"miembros": [ill]})
    inner = {"step": "personas", "outer_id": "r1", "inner": "enfermedades", "row_id": "e1"}
    pages = {
        **{desk.url(draft, "step", step=s): "cuartos" for s in ("situacion", "lugar", "entrega")},
        desk.url(draft, "step", step="personas"): "",
        desk.url(draft, "row", step="personas", row_id="r1"): "fila-edad",
        desk.url(draft, "inner_row", **inner): "fila-desde",
    }

    for address in pages:
        drawn = desk.controls(desk.client.get(address))
        changed = {k: v for k, v in drawn.items() if not k.startswith(("fila-edad", "fila-desde"))}
        changed |= {k: ["4"] for k in drawn if k in ("fila-edad", "fila-desde", "lugar-cuartos")}
        cost(desk, address)
        cost(desk, address, changed)


def long_form(steps: int) -> dict:
    """Return the form of the tasks, one step after the other, with many more steps."""
    content = document("tasks") | {"slug": f"larga-{steps}", "navigation": "linear"}
    pattern = content["steps"][1]
    for number in range(steps):
        step = copy.deepcopy(pattern) | {"key": f"extra_{number}"}
        step["items"][0]["key"] = f"agua_{number}"
        content["steps"].append(step)
    return content


def test_queries_do_not_grow_with_the_steps(desk) -> None:
    costs = []
    for steps in (1, 60):
        content = long_form(steps)
        form = FormFactory(slug=content["slug"], title=content["title"])
        version = FormVersionFactory(form=form, number=1, document=content)
        with scope(office=desk.office):
            draft = services.start_draft(form_version=version, office=desk.office, by=desk.user)
        address = desk.url(draft, "step", step=f"extra_{steps - 1}")
        drawn = desk.controls(desk.client.get(address))
        get = cost(desk, address)
        post = cost(desk, address, drawn | {f"extra_{steps - 1}-agua_{steps - 1}": "true"})
        costs.append((get, post))

    assert costs[0] == costs[1]
