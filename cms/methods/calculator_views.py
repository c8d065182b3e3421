"""Screens of the admin on which one household is tried with a draft or a version."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.methods.calculator import CaseRefused, Tried, keep_case, try_household
from cms.methods.households import ROWS, HouseholdForm
from cms.methods.permissions import CHANGE, may
from cms.methods.reading import read_draft
from cms.methods.screens import DraftScreen, MethodsScreen, VersionScreen
from cms.methods.sheet_edits import SheetTooLarge
from forms_plugins.engine.classification import InputCleaner, ScoringMethod

LONGEST_NAME = 200


class HouseholdScreen(MethodsScreen):
    """
    What both calculators share. Answers travel in the body of the request alone.

    The buttons of the page: work it out, add or remove a row of a list, keep it as a test case.
    """

    template_name = "methods/try.html"
    page_title = gettext_lazy("Try a household")
    header_icon = "view"
    number = 0

    def find_method(self) -> ScoringMethod | None:
        """Return the method to try, ``None`` while the draft is none."""
        raise NotImplementedError

    def first_answers(self) -> dict[str, Any]:
        """Return the answers that the fields begin with."""
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form and the result, as far as there is one."""
        method = self.find_method()
        if method is not None and "form" not in kwargs:
            kwargs["form"] = HouseholdForm(method, answers=self.first_answers())
        kwargs.setdefault("today", timezone.localdate())
        return super().get_context_data(method=method, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Work it out, or change the rows of a list."""
        method = self.find_method()
        if method is None:
            return self.render_to_response(self.get_context_data())
        today = self._day()
        act = request.POST.get("act", "")
        if act:
            form = HouseholdForm(method, _with_rows(request, act))
            return self.render_to_response(self.get_context_data(form=form, today=today))
        form = HouseholdForm(method, request.POST)
        typed, wrong = form.answers(InputCleaner(method))
        tried = try_household(method, typed, today, wrong, self.number)
        if "keep" in request.POST:
            return self.keep(request, form, tried)
        return self._show(form, tried)

    def _show(self, form: HouseholdForm, tried: Tried, **more: Any) -> HttpResponse:
        today = tried.classified.today
        context = self.get_context_data(form=form, tried=tried, today=today, **more)
        return self.render_to_response(context)

    def keep(self, request: HttpRequest, form: HouseholdForm, tried: Tried) -> HttpResponse:
        """Keep what was tried as a test case: a draft has them, a version does not."""
        raise PermissionDenied

    def _day(self) -> date:
        try:
            said = parse_date(self.request.POST.get("today", ""))
        except ValueError:
            said = None
        return said or timezone.localdate()


def _with_rows(request: HttpRequest, act: str) -> Any:
    """Return what was sent, with a row more or less; ``act`` is ``add:KEY`` or ``remove:KEY:3``."""
    data = request.POST.copy()
    verb, _colon, rest = act.partition(":")
    key, _colon, place = rest.partition(":")
    said = data.get(key + ROWS, "0")
    count = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
    if verb == "add":
        data[key + ROWS] = str(count + 1)
    elif verb == "remove" and place.isascii() and place.isdigit() and int(place) < count:
        _close_gap(data, key, int(place), count)
        data[key + ROWS] = str(count - 1)
    return data


def _close_gap(data: Any, key: str, removed: int, count: int) -> None:
    """Give the rows after the one that goes the numbers before theirs."""
    names = {name.split("-", 2)[2] for name in data if name.startswith(f"{key}-{removed}-")}
    for number in range(removed, count):
        prefix = f"{key}-{number + 1}-"
        names |= {name.removeprefix(prefix) for name in data if name.startswith(prefix)}
    for number in range(removed, count):
        for name in names:
            data.setlist(f"{key}-{number}-{name}", data.getlist(f"{key}-{number + 1}-{name}"))


class TryDraftView(DraftScreen, HouseholdScreen):
    """Try a household with the draft as it is saved."""

    def find_method(self) -> ScoringMethod | None:
        """Return the method of the draft."""
        return read_draft(self.draft).method

    def first_answers(self) -> dict[str, Any]:
        """Return the answers of the test case that the address names by its place."""
        method, said = self.find_method(), self.request.GET.get("caso", "")
        if method is None or not said.isascii() or not said.isdigit() or len(said) > 5:
            return {}
        document = read_draft(self.draft).document or {}
        cases = document.get("cases", [])
        return dict(cases[int(said)]["answers"]) if int(said) < len(cases) else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the problems of the draft."""
        return super().get_context_data(reading=read_draft(self.draft), **kwargs)

    def keep(self, request: HttpRequest, form: HouseholdForm, tried: Tried) -> HttpResponse:
        """Add the household to the test cases of the draft."""
        if not may(request.user, CHANGE):
            raise PermissionDenied
        name = request.POST.get("case_name", "").strip()
        if not name or len(name) > LONGEST_NAME:
            return self._show(form, tried, case_problem=_("Write a name for the case."))
        try:
            keep_case(slug=self.draft.slug, name=name, tried=tried, by=request.user)
        except (CaseRefused, SheetTooLarge) as refusal:
            return self._show(form, tried, case_problem=str(refusal), case_name=name)
        messages.success(
            request, _("The household is a test case now: “%(name)s”.") % {"name": name}
        )
        return redirect(self.address("cases"))


class TryVersionView(VersionScreen, HouseholdScreen):
    """Try a household with a published version."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Remember which version the result is of."""
        super().setup(request, *args, **kwargs)
        self.number = self.version.number

    def find_method(self) -> ScoringMethod | None:
        """Return the method of the version."""
        method: ScoringMethod = self.version.definition
        return method

    def parents(self) -> list[tuple[str, Any]]:
        """Return the way through the version."""
        return [(self.address("version"), str(self.version))]
