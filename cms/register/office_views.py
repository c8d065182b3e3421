"""The register for an office: find a household, say why, read it, and change it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cms.accounts.access import OfficeRequiredMixin
from cms.register.forms import DocumentSearchForm, NameSearchForm, PurposeForm
from cms.register.household_page import household_context, read_row
from cms.register.models import Household, RecordRead
from cms.register.permissions import member_can_open, member_can_see_reads
from cms.register.reads import Purpose, held_purpose, hold_purpose, log_read
from cms.register.searching import Found, find_by_document, find_by_names
from cms.register.words import words_in_use

PER_PAGE = 50


class SearchView(OfficeRequiredMixin, TemplateView):
    """Find people by document, or by names and birth date; posted, so nothing is in an address."""

    template_name = "register/search.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponse:
        if "by_names" in request.POST:
            by_names = NameSearchForm(request.POST)
            found = self._by_names(by_names) if by_names.is_valid() else None
            return self._page(by_names=by_names, found=found, form=by_names)
        by_document = DocumentSearchForm(request.POST, words=words_in_use())
        found = self._by_document(by_document) if by_document.is_valid() else None
        return self._page(by_document=by_document, found=found, form=by_document)

    def _by_document(self, form: DocumentSearchForm) -> Found:
        data = form.cleaned_data
        office = self.request.office
        return find_by_document(data["document_type"], data["number"], office=office)

    def _by_names(self, form: NameSearchForm) -> Found:
        data = form.cleaned_data
        return find_by_names(data["names"], data["birth_date"], office=self.request.office)

    def _page(self, **given: Any) -> HttpResponse:
        given.setdefault("by_document", DocumentSearchForm(words=words_in_use()))
        given.setdefault("by_names", NameSearchForm())
        can_see_reads = member_can_see_reads(self.request.membership)
        context = self.get_context_data(can_see_reads=can_see_reads, **given)
        return self.render_to_response(context)


class HouseholdMixin(OfficeRequiredMixin):
    """
    A page of one household of the active office, opened for a purpose and logged.

    A household of another office is not found. Without a purpose that still holds, nothing of it is
    shown: the person is asked first.
    """

    household: Household

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and request.office is not None:
            self.household = self._household(kwargs["public_id"])
            self.prepare(**kwargs)
        return super().dispatch(request, *args, **kwargs)

    def prepare(self, **kwargs: Any) -> None:
        """Find what else the page is about, and refuse whoever may not open it."""

    def _household(self, public_id: str) -> Household:
        households = Household.objects.select_related("office", "merged_into")
        household = households.filter(public_id=public_id, merged_into__isnull=True).first()
        if household is None or not member_can_open(self.request.membership, household):
            raise Http404("no such household in this office")
        return household

    def read(self, template: str, **context: Any) -> HttpResponse:
        """Log the read and build the page in one transaction; the purpose has to hold."""
        held = held_purpose(self.request.session, self.household)
        if held is None:
            return redirect("register:household", public_id=self.household.public_id)
        purpose, detail = held
        with transaction.atomic():
            log_read(
                household=self.household,
                reader=self.request.user,
                office=self.request.office,
                purpose=purpose,
                detail=detail,
            )
            shown = {"active_office": self.request.office, "household": self.household}
            return render(self.request, template, {**shown, **self.page_context(), **context})

    def page_context(self) -> dict[str, Any]:
        """Return what the page shows of the household."""
        return {}


class HouseholdView(HouseholdMixin, TemplateView):
    """Everything about a household, once somebody said why they open it."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        if held_purpose(request.session, self.household) is None:
            return self._ask(PurposeForm())
        return self.read("register/household.html")

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        form = PurposeForm(request.POST)
        if not form.is_valid():
            return self._ask(form)
        data = form.cleaned_data
        hold_purpose(request.session, self.household, data["purpose"], data["detail"])
        return redirect("register:household", public_id=public_id)

    def page_context(self) -> dict[str, Any]:
        return household_context(self.household, self.request.membership)

    def _ask(self, form: PurposeForm) -> HttpResponse:
        context = {
            "active_office": self.request.office,
            "household": self.household,
            "form": form,
            "usual": Purpose.ATTENTION,
        }
        return render(self.request, "register/purpose.html", context)


class ReadsView(OfficeRequiredMixin, TemplateView):
    """Who read which household of the office, for its head; filtered by purpose and reader."""

    template_name = "register/reads.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        membership = getattr(request, "membership", None)
        if membership is not None and not member_can_see_reads(membership):
            raise PermissionDenied("Only the head of the office sees who read what.")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        office, asked = self.request.office, self.request.GET.get("motivo", "")
        rows = RecordRead.objects.filter(office=office)
        purpose = asked if asked in Purpose.values else ""
        if purpose:
            rows = rows.filter(purpose=purpose)
        rows = rows.select_related("reader", "programme", "office", "household__office")
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("pagina"))
        return super().get_context_data(
            page=page,
            rows=[read_row(row) for row in page],
            purposes=Purpose.choices,
            purpose=purpose,
            query=f"motivo={purpose}" if purpose else "",
            **kwargs,
        )


def stored(request: HttpRequest, household: Household, words: str = "") -> HttpResponse:
    """Say that a change was stored, on the page of the household."""
    messages.success(request, words or _("The change was stored."))
    return redirect("register:household", public_id=household.public_id)
