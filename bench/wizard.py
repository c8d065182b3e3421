"""
What a step of the wizard costs, beside stock django-formtools asked to do the same.

Both run in one process, in turn, through the project's own middleware and a signed-in session: the
same questions, the same conditions, every page drawn. The stock wizard keeps its steps in the
session and draws them with ``as_p()`` in a bare page; ours keeps a draft and draws the whole page
of an office. CPU time, medians. Goals: a whole wizard of 60 steps costs at most an eighth of
stock's; the last POST of 60 steps at most 1.2 times the second of 5; at most 8 queries a step,
BEGIN and COMMIT among them; the twelve questions of a step are drawn at least 4 times cheaper than
with ``as_p()``.
"""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, get_runner
from django.urls import include, path, re_path, reverse
from django_scopes import scope
from formtools.wizard.views import NamedUrlSessionWizardView

from bench.measuring import measure_in_turn
from bench.wizard_forms import KINDS, NEVER, STORED, posted, question_key, wizard_document
from cms import urls as site_urls

SIZES = (5, 60)
ROUNDS = 5
DRAWINGS = 50
"""Pages drawn for one figure."""


def measure() -> dict[str, Any]:
    """Return CPU milliseconds of steps and whole wizards, their ratios, and queries a step."""
    from django.conf import settings

    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    settings.ROOT_URLCONF = __name__
    settings.SITE_SETTINGS_SECONDS = 10  # as in production; tests look each time
    try:
        return _measure()
    finally:
        runner.teardown_databases(databases)


def _measure() -> dict[str, Any]:
    client, office, user = _somebody_at_work()
    ours: dict[int, list[Walk]] = {size: [] for size in SIZES}
    stock: list[Walk] = []
    versions = {size: _version(size) for size in SIZES}
    for number in range(ROUNDS + 1):
        for size in SIZES:
            walk = _walk_ours(client, versions[size], size, office, user)
            ours[size] += [walk] if number else []
        walk = _walk_stock(client, SIZES[-1])
        stock += [walk] if number else []
    beside = _queries(client, versions[SIZES[-1]], office, user)
    return _report(ours, stock, beside | _drawing(versions[SIZES[-1]]))


def _report(
    ours: dict[int, list["Walk"]], stock: list["Walk"], beside: dict[str, Any]
) -> dict[str, Any]:
    small, large = SIZES
    second = _median(walk.posts[1] for walk in ours[small])
    last = _median(walk.posts[-1] for walk in ours[large])
    whole, whole_stock = (_median(w.whole for w in walks) for walks in (ours[large], stock))
    return {
        f"POST of step 2 of {small}, ms": second,
        f"POST of the last of {large} steps, ms": last,
        "last POST to second, at most 1.2": round(last / second, 2),
        f"GET of the last of {large} steps, ms": _median(walk.gets[-1] for walk in ours[large]),
        f"whole wizard of {large} steps, ms": whole,
        f"whole wizard of {large} steps, stock formtools, ms": whole_stock,
        "stock to ours, at least 8": round(whole_stock / whole, 2),
        **beside,
    }


class Walk:
    """CPU milliseconds of one way through a wizard, step by step and whole."""

    def __init__(self) -> None:
        self.posts: list[float] = []
        self.gets: list[float] = []
        self.whole = 0.0

    def time(self, times: list[float], ask: Callable[[], Any]) -> Any:
        """Return what ``ask`` returns and add what it cost to ``times`` and to the whole."""
        before = time.process_time()
        response = ask()
        spent = (time.process_time() - before) * 1000
        times.append(spent)
        self.whole += spent
        return response


def _walk_ours(client: Client, version: Any, size: int, office: Any, user: Any) -> Walk:
    draft, walk = _started(version, office, user), Walk()
    for number in range(1, size + 1):
        key = f"s{number}"
        address = reverse("wizard:step", kwargs={"public_id": draft.public_id, "step": key})
        walk.time(walk.gets, partial(client.get, address))
        response = walk.time(walk.posts, partial(_post, client, address, _sent(draft, number)))
        assert response.status_code == 302, response.content.decode()
    return walk


def _post(client: Client, address: str, sent: dict[str, str]) -> Any:
    """Post as a browser does a form without files."""
    return client.post(address, urlencode(sent), content_type="application/x-www-form-urlencoded")


def _sent(draft: Any, number: int) -> dict[str, str]:
    page = f"v{draft.form_version.number}-d{draft.pk}-current_step"
    return {**posted(number, f"s{number}"), "revision": "0", page: f"s{number}"}


def _walk_stock(client: Client, size: int) -> Walk:
    walk = Walk()
    client.get("/stock/s1/")
    for number in range(1, size + 1):
        key = f"s{number}"
        address = f"/stock/{key}/"
        if number > 1:
            walk.time(walk.gets, partial(client.get, address))
        sent = {**posted(number, key), "stock_wizard-current_step": key}
        response = walk.time(walk.posts, partial(_post, client, address, sent))
        assert response.status_code == 302, response.content.decode()
    assert walk.time(walk.gets, partial(client.get, "/stock/done/")).content == b"done"
    return walk


def _queries(client: Client, version: Any, office: Any, user: Any) -> dict[str, int]:
    draft = _started(version, office, user)
    address = reverse("wizard:step", kwargs={"public_id": draft.public_id, "step": "s1"})
    client.get(address)
    with CaptureQueriesContext(connection) as reading:
        client.get(address)
    with CaptureQueriesContext(connection) as saving:
        _post(client, address, _sent(draft, 1))
    return {
        "queries of a GET, at most 8": len(reading),
        "queries of a POST, at most 8": len(saving),
    }


def _drawing(version: Any) -> dict[str, float]:
    """Return how much cheaper the twelve questions of a step are drawn than by ``as_p()``."""
    from cms.submissions.question_page import QuestionPage
    from cms.submissions.selectors import definition_of

    form = definition_of(version)
    page = QuestionPage(form, form.step("s1"), {}, datetime.now(UTC).date(), "es")
    spent = measure_in_turn({"ours": partial(_draw, page), "as_p": _draw_stock}, ROUNDS)
    return {
        "drawing 12 questions, ms": round(spent["ours"] * 1000 / DRAWINGS, 3),
        "drawing 12 questions with as_p(), ms": round(spent["as_p"] * 1000 / DRAWINGS, 3),
        "as_p() to ours, at least 4": round(spent["as_p"] / spent["ours"], 1),
    }


def _draw(page: Any) -> None:
    from cms.wizard.drawing import draw_item
    from cms.wizard.forms import QuestionsForm
    from cms.wizard.layout import page_items

    stored = {question_key(1, index): STORED[kind] for index, kind in enumerate(KINDS)}
    for _ in range(DRAWINGS):
        form = QuestionsForm(page=page, prefix="s1", initial=stored)
        "".join(draw_item(item) for item in page_items(form, page.judge({})))


def _draw_stock() -> None:
    stored = {question_key(1, index): STORED[kind] for index, kind in enumerate(KINDS)}
    form_class = stock_form(1)
    for _ in range(DRAWINGS):
        form_class(initial=stored).as_p()


def _median(times: Any) -> float:
    return round(statistics.median(times), 2)


def _somebody_at_work() -> tuple[Client, Any, Any]:
    from cms.accounts.models import Membership, Office, Role, User

    office = Office.objects.create(
        code="150132", name="ULE de la medida", place_code="150132", area_name="Lima"
    )
    user = User.objects.create_user(username="medidora")
    Membership.objects.create(
        user=user, office=office, role=Role.CLERK, since=datetime(2026, 1, 1, tzinfo=UTC).date()
    )
    client = Client()
    client.force_login(user)
    return client, office, user


def _version(steps: int) -> Any:
    from cms.form_builder.models import Form, FormVersion
    from forms_plugins.engine.definition import document_hash, dump_form, load_form

    document = dump_form(load_form(wizard_document(steps)))
    form = Form.objects.create(slug=document["slug"], title=document["title"]["es"])
    return FormVersion.objects.create(
        form=form,
        number=1,
        document=document,
        sha256=document_hash(document),
        published_at=datetime.now(UTC),
    )


def _started(version: Any, office: Any, user: Any) -> Any:
    from cms.submissions import services

    with scope(office=office), transaction.atomic():
        return services.start_draft(form_version=version, office=office, by=user)


# Stock formtools: form classes, conditions that read the step before, steps in the session.


def _stock_field(kind: str, label: str) -> forms.Field:
    words = {"label": label, "required": kind != "confirm"}
    if kind == "choice":
        options = [(str(code), f"Opción {code}") for code in range(1, 9)]
        return forms.ChoiceField(choices=options, **words)
    if kind == "integer":
        return forms.IntegerField(min_value=0, max_value=99, **words)
    if kind == "text":
        return forms.CharField(max_length=200, **words)
    return (forms.DateField if kind == "date" else forms.BooleanField)(**words)


def stock_form(number: int) -> type[forms.Form]:
    """Return the plain Django form of a step."""
    fields = {
        question_key(number, index): _stock_field(kind, f"Pregunta {number}.{index}")
        for index, kind in enumerate(KINDS)
    }
    return type(f"Step{number}", (forms.Form,), fields)


def _is_asked(number: int, wizard: Any) -> bool:
    data = wizard.get_cleaned_data_for_step(f"s{number - 1}")
    return data is None or data.get(question_key(number - 1, 1)) != NEVER


class StockWizard(NamedUrlSessionWizardView):
    """The wizard as formtools ships it."""

    form_list = [(f"s{number}", stock_form(number)) for number in range(1, SIZES[-1] + 1)]
    condition_dict = {
        f"s{number}": partial(_is_asked, number) for number in range(2, SIZES[-1] + 1)
    }
    url_name, done_step_name = "stock", "done"

    def render(self, form: Any = None, **kwargs: Any) -> HttpResponse:
        """Draw the bare page that formtools' own documentation shows."""
        form = form or self.get_form()
        context = self.get_context_data(form=form, **kwargs)
        management = context["wizard"]["management_form"]
        return HttpResponse(
            f"<form method=post>{management}{form.as_p()}<button>OK</button></form>"
        )

    def done(self, form_list: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(b"done")


urlpatterns = [
    re_path(r"^stock/(?P<step>[\w-]+)/$", StockWizard.as_view(url_name="stock"), name="stock"),
    path("", include(site_urls)),
]
