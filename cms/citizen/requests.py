"""The forms by which a citizen goes on from a result: those of the packages that are published."""

from django.urls import reverse

from cms.form_builder.models import Form
from cms.submissions.selectors import definition_of
from forms_plugins.api.kinds import Package
from forms_plugins.api.packages import RequestForm
from forms_plugins.api.registry import registry

WANTED = "pedido"
"""What the address of the page before a form says is wanted: a key of ``request_forms``."""


def request_forms() -> dict[str, RequestForm]:
    """Return the forms of all packages by what is asked for."""
    found: dict[str, RequestForm] = {}
    for package in registry.of_kind(Package):
        for key, form in package.request_forms().items():
            found.setdefault(key, form)
    return found


def wanted_request(key: str, slug: str) -> RequestForm | None:
    """Return the request ``key`` if the form ``slug`` is what starts it."""
    wanted = request_forms().get(key)
    return wanted if wanted is not None and wanted.form == slug else None


def request_urls() -> dict[str, str]:
    """Return where each request starts, of those whose form citizens can start now."""
    forms = {key: wanted.form for key, wanted in request_forms().items()}
    is_open = {slug: _is_open(slug) for slug in set(forms.values())}
    return {
        key: f"{reverse('tramites:start', kwargs={'slug': slug})}?{WANTED}={key}"
        for key, slug in forms.items()
        if is_open[slug]
    }


def _is_open(slug: str) -> bool:
    form = Form.objects.filter(slug=slug, is_open=True).first()
    version = form.latest_version if form else None
    return version is not None and definition_of(version).audience == "citizen"
