"""The link to a saved form gives nothing away: not by words, queries, headers, logs or sessions."""

import logging
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.jobs.models import Job
from cms.submissions.models import Draft, ResumeKey
from cms.submissions.services.resuming import make_link, token_digest
from cms.wizard.citizen.grants import GRANTS_KEY
from cms.wizard.citizen.resuming import SESSION_KEY
from tests.citizens import BIRTH_DATE, Citizen, citizen_version, deliver

pytestmark = pytest.mark.django_db
WRONG_DATE = BIRTH_DATE | {"secret_2": "1972"}


@pytest.fixture
def draft() -> Draft:
    citizen_version()
    return Citizen().start()


def link_to(draft: Draft, factor: str = "birth_date", **traits) -> str:
    birth_date = timezone.now().date().replace(year=1971, month=8, day=23)
    given = {"birth_date": birth_date} if factor == "birth_date" else {"email": "z@example.org"}
    with scopes_disabled():
        link = make_link(draft=draft, factor=factor, at=timezone.now(), **given | traits)
    return link.token


def at_the_link(token: str) -> Citizen:
    citizen = Citizen()
    citizen.client.get(reverse("tramites:link", args=[token]))
    return citizen


def asked(citizen: Citizen, **typed: str) -> tuple[list[str], bytes]:
    """Return the queries and the page of a try, without what differs by chance."""
    with CaptureQueriesContext(connection) as queries:
        page = citizen.prove(**typed).content
    kinds = [kind_of(query["sql"]) for query in queries]
    token = page.partition(b'name="csrfmiddlewaretoken" value="')[2].partition(b'"')[0]
    return kinds, page.replace(token, b"")


def kind_of(sql: str) -> str:
    """Return the verb of a statement and its first table."""
    verb = sql.split()[0]
    table = re.search(r'(?:FROM|INTO|UPDATE) "(\w+)"', sql)
    return f"{verb} {table.group(1) if table else ''}"


@pytest.mark.parametrize("letter", ["c", "n"])
def test_page_is_the_same_for_right_and_wrong_links(draft, letter):
    factor = "email_code" if letter == "c" else "birth_date"
    pages = set()
    for token in (link_to(draft, factor), letter + "x" * 43, letter):
        page = at_the_link(token).client.get(reverse("tramites:continue")).content.decode()
        before, _, rest = page.partition('name="csrfmiddlewaretoken" value="')
        pages.add((before, "secret" in rest, "accion" in rest))

    assert len(pages) == 1


def test_wrong_link_and_wrong_proof_look_and_cost_the_same(draft):
    real, unknown = at_the_link(link_to(draft)), at_the_link("n" + "x" * 43)
    asked(real, **WRONG_DATE)  # the rows of the budgets are there from now on
    asked(unknown, **WRONG_DATE)

    of_real, of_unknown = asked(real, **WRONG_DATE), asked(unknown, **WRONG_DATE)

    assert of_real[0] == of_unknown[0]
    assert real.prove(**WRONG_DATE).status_code == unknown.prove(**WRONG_DATE).status_code == 200
    assert len(of_real[1]) == len(of_unknown[1])


def test_unknown_links_rest_too(draft):
    real, unknown = at_the_link(link_to(draft)), at_the_link("n" + "x" * 43)

    answers = [[each.prove(**WRONG_DATE).status_code for _ in range(7)] for each in (real, unknown)]

    assert answers[0] == answers[1] == [200] * 5 + [429] * 2


def test_asking_for_a_code_is_the_same_for_unknown_links(draft):
    real, unknown = at_the_link(link_to(draft, "email_code")), at_the_link("c" + "x" * 43)

    pages = [
        each.client.post(reverse("tramites:continue"), {"accion": "codigo"})
        for each in (real, unknown)
    ]
    jobs = Job.objects.count()
    deliver()

    assert [page.status_code for page in pages] == [200, 200]
    assert jobs == 2


def test_many_tries_from_one_network_have_to_wait(draft):
    answers = []
    for number in range(45):
        citizen = at_the_link(f"n{number:043d}")
        answers.append(citizen.prove(**WRONG_DATE).status_code)

    assert 429 in answers
    assert answers[:30] == [200] * 30


@pytest.mark.parametrize("secret", ["000000", "' OR 1=1 --", "１２３４５６", "9" * 5000, ""])
def test_odd_codes_open_nothing_and_break_nothing(draft, secret):
    citizen = at_the_link(link_to(draft, "email_code"))

    response = citizen.prove(secret=secret)

    assert response.status_code == 200
    assert GRANTS_KEY not in citizen.client.session


def test_link_without_code_asked_for_opens_with_no_code(draft):
    """A key that holds no secret yet must not fit anything."""
    citizen = at_the_link(link_to(draft, "email_code"))
    assert ResumeKey.objects.get().secret_hmac == ""

    for secret in ("000000", "------"):
        assert citizen.prove(secret=secret).status_code == 200


def test_database_holds_neither_link_nor_proof(draft):
    token = link_to(draft)

    row = str(ResumeKey.objects.values().get())

    assert token not in row
    assert "1971" not in row
    assert token_digest(token) in row


def test_session_does_not_hold_the_link(draft):
    token = link_to(draft)
    citizen = at_the_link(token)

    assert token not in str(dict(citizen.client.session))
    assert set(citizen.client.session[SESSION_KEY]) == {"digest", "factor"}


def test_link_leaves_the_address_at_once(draft, client):
    token = link_to(draft)

    response = client.get(reverse("tramites:link", args=[token]))

    assert response.status_code == 302
    assert response["Location"] == "/tramites/continuar/"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]
    assert token not in client.get("/tramites/continuar/").content.decode()


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "HEAD", "DELETE"])
def test_link_and_proofs_are_not_logged(draft, caplog, method):
    caplog.set_level(logging.DEBUG)
    token = link_to(draft)
    browser = Client(enforce_csrf_checks=True)

    browser.generic(method, reverse("tramites:link", args=[token]))
    citizen = at_the_link(token)
    for _ in range(7):
        citizen.prove(**WRONG_DATE)
    citizen.prove(secret=token)

    logged = "\n".join(f"{record.getMessage()} {record.exc_info}" for record in caplog.records)
    assert token not in logged
    assert token_digest(token) not in _without_sql(caplog.records)
    assert "1972" not in _without_sql(caplog.records)


def _without_sql(records) -> str:
    return "\n".join(r.getMessage() for r in records if not r.name.startswith("django.db"))


def test_session_key_is_new_after_starting_and_resuming(draft):
    planted = Citizen()
    planted.client.get(reverse("tramites:link", args=[link_to(draft)]))
    before = planted.client.session.session_key

    planted.prove(**BIRTH_DATE)
    resumed = planted.client.session.session_key
    planted.start()

    assert before != resumed
    assert resumed != planted.client.session.session_key
    stranger = Client()
    stranger.cookies["sessionid"] = before
    page = reverse("tramites:resume", args=[draft.public_id])
    assert stranger.get(page).status_code == 404


def test_session_without_account_ends_with_the_browser(draft):
    citizen = at_the_link(link_to(draft))
    citizen.prove(**BIRTH_DATE)

    assert citizen.client.cookies["sessionid"]["expires"] == ""
    assert citizen.client.cookies["sessionid"]["max-age"] == ""


def test_code_field_can_be_filled_by_the_telephone_and_by_paste(draft):
    page = at_the_link(link_to(draft, "email_code")).client.get("/tramites/continuar/")

    assert 'autocomplete="one-time-code"' in page.content.decode()
    assert "onpaste" not in page.content.decode()


def test_seed_of_the_email_is_worth_nothing_without_the_key(draft, settings):
    with scopes_disabled():
        link = make_link(draft=draft, factor="email_code", email="z@example.org", at=timezone.now())
    settings.LOOKUP_KEY = "another-key"

    from cms.submissions.services.resuming import token_from

    assert token_from(link.seed, "email_code") != link.token


def test_forged_grant_in_a_cookie_is_not_believed(draft):
    client = Client()
    client.cookies["draft_grants"] = draft.public_id
    client.cookies["sessionid"] = draft.public_id

    assert client.get(reverse("tramites:resume", args=[draft.public_id])).status_code == 404


def test_staff_cannot_open_a_citizens_draft_before_it_is_sent(draft):
    from tests.factories import OfficeFactory, UserFactory

    office = OfficeFactory(place_code="150110")
    clerk = Client()
    clerk.force_login(UserFactory(head=True, office=office))

    for namespace in ("wizard", "tramites"):
        address = reverse(f"{namespace}:resume", args=[draft.public_id])
        assert clerk.get(address).status_code == 404
    assert "Zoraida" not in clerk.get("/oficina/").content.decode()
