"""Small padrones for tests: lines as people write them, and the installation that takes them."""

import io
from datetime import date
from typing import Any

from cms.register.models import PadronImport
from cms.register.padron import services
from cms.register.padron.expected import Expected, MethodFacts
from cms.register.padron.running import work_once
from forms_plugins.api.register_mapping import register_mapping
from forms_plugins.classification.models import Method, MethodVersion
from forms_plugins.engine.definition import document_hash, load_form
from forms_plugins.sisfoh.plugin import form_documents, method_documents
from tests.factories import FormVersionFactory, OfficeFactory

TODAY = date(2026, 11, 23)
HEAD: dict[str, str] = {
    "hogar": "H-1",
    "ubigeo": "150132",
    "area": "1",
    "centro_poblado": "",
    "direccion": "Av. Los Héroes 120",
    "tipo_doc": "1",
    "num_doc": "40123456",
    "ape_pat": "Quispe",
    "ape_mat": "Mamani",
    "nombres": "Rosa María",
    "fecha_nac": "1985-03-09",
    "sexo": "2",
    "parentesco": "1",
    "clase": "P",
    "metodo": "cse-demostracion@1",
    "vigente_desde": "2026-01-05",
    "vigente_hasta": "2030-01-04",
}
CHILD = HEAD | {
    "num_doc": "71234567",
    "nombres": "Lucía",
    "fecha_nac": "2014-07-28",
    "parentesco": "3",
}
BABY = HEAD | {
    "tipo_doc": "4",
    "num_doc": "",
    "nombres": "Ana",
    "fecha_nac": "2026-02-01",
    "parentesco": "3",
}


def padron_text(*rows: dict[str, str], delimiter: str = ",", **every: str) -> str:
    """Return the CSV of rows; ``every`` is put into each of them."""
    lines = [row | every for row in rows]
    names = list(dict.fromkeys(name for line in lines for name in line))
    table = [names, *([line.get(name, "") for name in names] for line in lines)]
    return "".join(delimiter.join(cells) + "\r\n" for cells in table)


def padron_file(*rows: dict[str, str], **every: str) -> io.BytesIO:
    """Return the CSV of rows as a file in UTF-8."""
    return io.BytesIO(padron_text(*rows, **every).encode())


def expected(**changes: Any) -> Expected:
    """Return what the form of Peru expects, without a database."""
    form = load_form(form_documents()["fsu"])
    methods = {"cse-demostracion": DEMONSTRATION, "cse-demostracion@1": DEMONSTRATION}
    values = {"today": TODAY, "offices": {"150132": 7, "080101": 8}, "_methods": methods}
    return Expected(form, register_mapping(form), **(values | changes))


DEMONSTRATION = MethodFacts(pk=3, categories=frozenset({"PE", "P", "NP"}), legal_effect=False)


def install() -> None:
    """Put the form, its method and two offices into the database."""
    document = form_documents()["fsu"]
    FormVersionFactory(form__slug="fsu", document=document, sha256=document_hash(document))
    method = method_documents()["cse-demostracion"]
    MethodVersion.objects.create(
        method=Method.objects.create(slug="cse-demostracion", title="Demostración"),
        number=1,
        document=method,
        sha256=document_hash(method),
        published_at="2026-01-01T12:00:00Z",
    )
    for code in ("150132", "080101"):
        OfficeFactory(code=code, place_code=code)


def imported(*rows: dict[str, str], is_dry_run: bool = False, **every: str) -> PadronImport:
    """Return the finished run of a small file."""
    padron = services.receive(
        padron_file(*rows, **every), "padron.csv", by=None, is_dry_run=is_dry_run
    )
    finish(padron)
    return padron


def finish(padron: PadronImport) -> None:
    """Do all the work that a run has left."""
    while work_once(padron.pk):
        pass
    padron.refresh_from_db()


def outcome(padron: PadronImport) -> dict[str, int]:
    """Return how many households were added, changed, kept and refused, without the zeros."""
    names = ("added", "changed", "kept", "refused")
    return {name: padron.counts[name] for name in names if padron.counts[name]}


def complaints(padron: PadronImport) -> list[tuple[int, str]]:
    """Return line and column of each problem."""
    return list(padron.problems.values_list("line", "column"))
