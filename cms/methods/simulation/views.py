"""Screens of the admin that simulate a method."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cms.jobs.runs import RunState
from cms.methods.models import Simulation
from cms.methods.permissions import may
from cms.methods.reading import read_draft
from cms.methods.screens import DraftScreen, MethodsScreen, VersionScreen
from cms.methods.simulation import selectors, services
from cms.methods.simulation.downloads import KINDS
from cms.methods.simulation.files import UnreadableFile
from cms.methods.simulation.forms import StartForm
from cms.methods.simulation.presenting import MOST_ROWS, Presented
from forms_plugins.engine.classification import ScoringMethod, load_method

VIEW, ADD, CHANGE, DELETE = (
    f"methods.{act}_simulation" for act in ("view", "add", "change", "delete")
)
SIMULATIONS = gettext_lazy("Simulations")
A_PAGE = 50


def rights(user: Any) -> dict[str, bool]:
    """Return what a person may do with simulations."""
    return {
        "simulate": may(user, ADD),
        "steer": may(user, CHANGE),
        "remove": may(user, DELETE),
    }


class SimulationsView(MethodsScreen):
    """All simulations, the newest first."""

    template_name = "methods/simulation/list.html"
    page_title = SIMULATIONS
    needs = VIEW
    header_icon = "view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of simulations."""
        pages = Paginator(selectors.simulations(), A_PAGE)
        page = pages.get_page(self.request.GET.get("p"))
        return super().get_context_data(
            page_obj=page, simulations=page.object_list, can=rights(self.request.user), **kwargs
        )


class StartView(MethodsScreen):
    """Begin a simulation of a document."""

    template_name = "methods/simulation/start.html"
    page_title = gettext_lazy("Simulate the impact")
    needs = ADD
    header_icon = "view"
    form: StartForm | None = None

    def simulated(self) -> dict[str, Any] | None:
        """Return the document to simulate, ``None`` while it cannot be loaded."""
        raise NotImplementedError

    def suggested_title(self) -> str:
        """Return a name for the simulation."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form, unless the draft is not far enough."""
        document = self.simulated()
        form = self.form
        if form is None and document is not None:
            initial = {"title": self.suggested_title()[:200]}
            form = StartForm(method=load_method(document), initial=initial)
        return super().get_context_data(form=form, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Begin, or say what is missing."""
        document = self.simulated()
        if document is None:
            return self.get(request)
        method = load_method(document)
        self.form = StartForm(request.POST, request.FILES, method=method)
        if self.form.is_valid():
            simulation = self._start(self.form, document)
            if simulation is not None:
                return redirect("methods:simulation", simulation.public_id)
        return self.get(request)

    def _start(self, form: StartForm, document: dict[str, Any]) -> Simulation | None:
        data = form.cleaned_data
        plan = form.plan(timezone.localdate())
        try:
            return services.start_simulation(
                title=data["title"],
                document=document,
                source=data["source"],
                plan=plan,
                baseline=form.baseline,
                by=self.request.user,
                file=data["file"] if plan.file_kind else None,
            )
        except UnreadableFile as problem:
            form.add_error("file", str(problem))
            return None


class StartDraftView(StartView, DraftScreen):
    """Simulate a draft as it is now."""

    def simulated(self) -> dict[str, Any] | None:
        """Return the document of the draft."""
        return read_draft(self.draft).document

    def suggested_title(self) -> str:
        """Return the title of the draft and its revision."""
        return _("%(title)s, draft %(revision)s") % {
            "title": self.draft.title,
            "revision": self.draft.revision,
        }


class StartVersionView(StartView, VersionScreen):
    """Simulate a published version."""

    def parents(self) -> list[tuple[str, Any]]:
        """Return the way through the version."""
        return [(self.address("version"), str(self.version))]

    def simulated(self) -> dict[str, Any] | None:
        """Return the document of the version."""
        document: dict[str, Any] = self.version.document
        return document

    def suggested_title(self) -> str:
        """Return the title of the version."""
        return _("%(title)s, version %(number)s") % {
            "title": self.version.method.title,
            "number": self.version.number,
        }


class SimulationScreen(MethodsScreen):
    """A screen about one simulation."""

    needs = VIEW
    header_icon = "view"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the simulation."""
        super().setup(request, *args, **kwargs)
        self.simulation = found(kwargs["public_id"])

    def parents(self) -> list[tuple[str, Any]]:
        """Return the list of simulations."""
        return [(reverse("methods:simulations"), SIMULATIONS)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the simulation and what may be done with it."""
        simulation = self.simulation
        return super().get_context_data(
            simulation=simulation,
            plan=selectors.plan_of(simulation),
            method=_loaded(simulation),
            can=rights(self.request.user),
            **kwargs,
        )


def found(public_id: str) -> Simulation:
    """Return a simulation. :raises Http404: if there is none."""
    simulations = Simulation.objects.select_related("created_by", "baseline__method")
    return get_object_or_404(simulations, public_id=public_id)


def _loaded(simulation: Simulation) -> ScoringMethod:
    return load_method(simulation.document)


class SimulationView(SimulationScreen):
    """How far a simulation is, and its report when it has ended."""

    @property
    def page_title(self) -> str:
        """Return the name of the simulation."""
        return str(self.simulation.title)

    def get_template_names(self) -> list[str]:
        """Return the report, or the progress."""
        is_done = self.simulation.state == RunState.DONE
        return [f"methods/simulation/{'report' if is_done else 'progress'}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the report in words, or the progress."""
        if self.simulation.state != RunState.DONE:
            return super().get_context_data(
                progress=selectors.progress_of(self.simulation),
                is_unfinished=selectors.is_unfinished(self.simulation),
                **kwargs,
            )
        presented = Presented(self.simulation)
        return super().get_context_data(shown=presented, **self._groups(presented), **kwargs)

    def _groups(self, presented: Presented) -> dict[str, Any]:
        """Return the groups that the address asks for."""
        known = [key for key, _words in presented.dimensions]
        dimension = self.request.GET.get("por", "")
        if dimension not in known:
            dimension = known[0] if known else ""
        within = self.request.GET.get("en", "") if dimension == "district" else ""
        rows = presented.groups(dimension, within) if dimension else []
        value = self.request.GET.get("grupo", "")
        return {
            "dimension": dimension,
            "dimension_words": dict(presented.dimensions).get(dimension, ""),
            "within": within,
            "groups": rows[:MOST_ROWS],
            "more_groups": max(0, len(rows) - MOST_ROWS),
            "group": presented.group(dimension, value) if dimension and value else None,
            "departments": presented.groups("department") if dimension == "district" else [],
        }


@require_safe
def download(request: HttpRequest, public_id: str, extension: str) -> HttpResponse:
    """Hand out the report as a file."""
    if not may(request.user, VIEW):
        raise PermissionDenied
    simulation = found(public_id)
    if extension not in KINDS or simulation.state != RunState.DONE:
        raise Http404
    write, content_type = KINDS[extension]
    name = f"simulacion-{simulation.document['slug']}-{simulation.created_at:%Y%m%d}"
    return HttpResponse(
        write(Presented(simulation)),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{extension}"'},
    )


@require_POST
def stop(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop a simulation."""
    if not may(request.user, CHANGE):
        raise PermissionDenied
    if services.cancel_simulation(simulation=found(public_id)):
        messages.success(request, _("The simulation was stopped."))
    else:
        messages.warning(request, _("The simulation had ended already."))
    return redirect("methods:simulation", public_id)


@require_POST
def go_on(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a simulation whose job stopped go on."""
    if not may(request.user, CHANGE):
        raise PermissionDenied
    if services.resume_simulation(simulation=found(public_id)):
        messages.success(request, _("The simulation goes on."))
    else:
        messages.warning(request, _("There was nothing to let go on."))
    return redirect("methods:simulation", public_id)


class DeleteView(SimulationScreen):
    """Ask, then remove a simulation with its report."""

    template_name = "methods/simulation/delete.html"
    page_title = gettext_lazy("Delete the simulation")
    needs = DELETE
    header_icon = "bin"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Remove it."""
        try:
            services.delete_simulation(simulation=self.simulation)
        except services.StillRunning:
            messages.error(request, _("Stop the simulation before you delete it."))
            return redirect("methods:simulation", self.simulation.public_id)
        messages.success(request, _("The simulation was deleted."))
        return redirect("methods:simulations")
