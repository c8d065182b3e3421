"""A citizen with a browser on the small form for citizens of ``tests/forms``."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled
from lxml import html

from cms.form_builder.models import FormVersion
from cms.jobs.services import run_until_empty
from cms.submissions import services
from cms.submissions.models import Draft
from tests.factories import FormFactory, FormVersionFactory

DOCUMENT = json.loads((Path(__file__).parent / "forms" / "citizen.json").read_text())

ANSWERS: dict[str, dict[str, str]] = {
    "nombres": {"nombres": "Zoraida Plantada"},
    "fecha_nacimiento": {
        "fecha_nacimiento_0": "23",
        "fecha_nacimiento_1": "8",
        "fecha_nacimiento_2": "1971",
    },
    "correo": {"correo": ""},
    "distrito": {"distrito": "150110"},
    "personas": {"personas": "4"},
}
BIRTH_DATE = {"secret_0": "23", "secret_1": "8", "secret_2": "1971"}


def citizen_version(**changes: Any) -> FormVersion:
    """Publish the form for citizens."""
    form = FormFactory(slug=DOCUMENT["slug"], title=DOCUMENT["title"])
    return FormVersionFactory(form=form, number=1, document=DOCUMENT | changes)


@dataclass
class Citizen:
    """Somebody without an account and the browser they use."""

    client: Client = field(default_factory=Client)

    def start(self, slug: str = DOCUMENT["slug"]) -> Draft:
        """Press the button of the start page and return the draft it made."""
        response = self.client.post(reverse("tramites:start", kwargs={"slug": slug}))
        assert response.status_code == 302, response.status_code
        return self.draft_at(response.url)

    def draft_at(self, url: str) -> Draft:
        """Return the draft of an address."""
        with scopes_disabled():
            return Draft.objects.get(public_id=url.split("/")[3])

    def url(self, draft: Draft, name: str, **kwargs: Any) -> str:
        """Return the address of a page of a draft."""
        return reverse(f"tramites:{name}", kwargs={"public_id": draft.public_id, **kwargs})

    def answer(self, draft: Draft, key: str, **typed: str) -> Any:
        """Answer the question that is asked now, which has to be ``key``."""
        page = self.client.get(self.url(draft, "resume"), follow=True)
        form = html.fromstring(page.content).get_element_by_id("answers")
        sent = dict(form.form_values())
        names = {name.rpartition("-")[2]: name for name in form.fields}
        values = typed or ANSWERS[key]
        assert set(values) <= set(names), (key, page.redirect_chain, sorted(names))
        sent |= {names[name]: value for name, value in values.items()}
        return self.client.post(page.request["PATH_INFO"], sent)

    def answer_all(self, draft: Draft, **changes: dict[str, str]) -> None:
        """Answer every question."""
        for key in ANSWERS:
            response = self.answer(draft, key, **changes.get(key, {}))
            assert response.status_code == 302, (key, response.content.decode())

    def send(self, draft: Draft) -> Any:
        """Check, sign and send; return the last response."""
        checked = self.client.post(self.url(draft, "check"))
        assert checked.status_code == 302, checked.content.decode()
        return self.client.post(self.url(draft, "declaration"), {"declaracion": "si"})

    def save_for_later(self, draft: Draft, **typed: str) -> str:
        """Ask for the link and return its path."""
        typed = typed or {"factor": "birth_date"}
        response = self.client.post(self.url(draft, "saved"), typed)
        found = re.search(r"/tramites/continuar/[\w-]+/", response.content.decode())
        assert found, response.content.decode()
        return found.group()

    def open_link(self, path: str) -> Any:
        """Open a link and return the page that asks for the second factor."""
        return self.client.get(path, follow=True)

    def prove(self, **typed: str) -> Any:
        """Send the second factor."""
        return self.client.post(reverse("tramites:continue"), typed)

    def ask_for_code(self) -> str:
        """Ask for a code and return the one that came by e-mail."""
        before = len(mail.outbox)
        response = self.client.post(reverse("tramites:continue"), {"accion": "codigo"})
        assert response.status_code == 200
        deliver()
        assert len(mail.outbox) == before + 1
        return code_in(mail.outbox[-1].body)


def deliver() -> None:
    """Do what waits in the background."""
    for job in run_until_empty():
        assert job.state == "done", job.note


def code_in(text: str) -> str:
    """Return the code of an e-mail."""
    found = re.search(r"^([0-9]{6})$", text, re.MULTILINE)
    assert found, text
    return found.group(1)


def test_draft(version: FormVersion, editor: Any) -> Draft:
    """Return a draft that an editor tries the form out with."""
    with scopes_disabled():
        return services.start_draft(form_version=version, office=None, by=editor, is_test=True)


test_draft.__test__ = False  # type: ignore[attr-defined]  # a name pytest would collect
