"""Headers on every address of the site, signed in and not."""

import pytest
from django.urls import NoReverseMatch, reverse

from tests.factories import ClassificationFactory, DraftFactory, OfficeFactory, UserFactory
from tests.factories.accounts import PASSWORD
from tests.security.routes import OWN_NAMESPACES, routes_of

pytestmark = pytest.mark.django_db

FILL_INS = {
    "slug": "hogar",
    "public_id": "nada",
    "step": "vivienda",
    "row_id": "fila-1",
    "reference": "S-1",
    "number": "C-1",
    "code": "0" * 32,
    "catalogue": "nada",
    "token": "c" + "x" * 43,
    "upload": "nada",
    "person": "nada",
    "pk": 1,
    "outer_id": "fila-1",
    "inner": "nada",
}
PRIVATE = (
    "/ingresar/",
    "/salir/",
    "/oficina/",
    "/tramites/",
    "/consulta/",
    "/documentos/",
    "/verificar/",
)
LINK = "/tramites/continuar/c"
"""A link to go on with a form: its address is a secret, even for this site itself."""


def addresses() -> list[str]:
    """Return one address for each route of our own apps."""
    found = []
    for route in routes_of(*OWN_NAMESPACES):
        keys = [key for key in FILL_INS if f"{key}>" in route.pattern]
        try:
            found.append(reverse(route.name, kwargs={key: FILL_INS[key] for key in keys}))
        except NoReverseMatch:
            pytest.fail(f"fill in the arguments of {route.name} in FILL_INS")
    return sorted(set(found))


def check(response, address: str) -> None:
    policy = response.headers.get("Content-Security-Policy", "")
    for directive in ("default-src 'self'", "object-src 'none'", "base-uri 'none'"):
        assert directive in policy, address
    for directive in ("form-action 'self'", "frame-ancestors 'none'"):
        assert directive in policy, address
    assert "unsafe" not in policy, address
    assert response.headers["X-Content-Type-Options"] == "nosniff", address
    policy = "no-referrer" if address.startswith(LINK) else "same-origin"
    assert response.headers["Referrer-Policy"] == policy, address
    assert response.headers["X-Frame-Options"] == "DENY", address
    assert "camera=()" in response.headers["Permissions-Policy"], address
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin", address


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_headers_for_anonymous_people(client, method):
    for address in [*addresses(), "/", "/no-existe/"]:
        response = client.generic(method, address)

        check(response, address)
        if address.startswith(PRIVATE):
            assert "no-store" in response.headers["Cache-Control"], address
            assert response.headers["X-Robots-Tag"].startswith("noindex"), address


def test_headers_for_staff(client):
    user = UserFactory(enumerator=True)
    DraftFactory(office=user.memberships.get().office, form_version__form__slug="hogar")
    client.force_login(user)

    for address in [*addresses(), "/", "/no-existe/"]:
        response = client.get(address)

        check(response, address)
        assert "no-store" in response.headers["Cache-Control"], address
        assert "Cookie" in response.headers["Vary"], address


def test_headers_of_a_citizens_result(client):
    ClassificationFactory(household__office__area_name="Comas, Lima, Lima")
    OfficeFactory()
    answers = {"document_type": "1", "number": "40123456", "district": "comas"}
    birth = {"birth_date_0": "9", "birth_date_1": "3", "birth_date_2": "1985"}
    first, second = (client.post("/consulta/", answers | birth) for _ in range(2))
    wrong = client.post("/consulta/", answers | birth | {"birth_date_0": "10"})

    # Those that are answered ahead of Django have the same: tests/integration/citizen/test_ahead.py.
    assert first.headers == second.headers
    for response in (first, second, wrong):
        assert response.headers.keys() == first.headers.keys()
        check(response, "/consulta/")
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["X-Robots-Tag"].startswith("noindex")
        assert not response.cookies
    assert "Su hogar está clasificado como" in second.content.decode()


def test_look_up_over_an_open_connection_is_sent_to_a_closed_one(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    ClassificationFactory(household__office__area_name="Comas, Lima, Lima")
    answers = {"document_type": "1", "number": "40123456", "district": "comas"}
    birth = {"birth_date_0": "9", "birth_date_1": "3", "birth_date_2": "1985"}
    assert client.post("/consulta/", answers | birth, secure=True).status_code == 200
    assert client.post("/consulta/", answers | birth, secure=True).status_code == 200

    response = client.post("/consulta/", answers | birth)

    assert response.status_code == 301
    assert response["Location"].startswith("https://")


def test_cookies_are_out_of_reach_of_scripts(client):
    user = UserFactory(enumerator=True)
    client.get("/ingresar/")
    client.post("/ingresar/", {"username": user.username, "password": PASSWORD})

    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax", name


def test_public_pages_for_anonymous_people_may_be_cached(client):
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")
