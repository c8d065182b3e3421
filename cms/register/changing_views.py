"""What the head of an office changes in a household by hand: one form a page, confirmed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from cms.register.composition import EndReason
from cms.register.forms import AddressForm, CancelForm, LeavingForm, PersonForm
from cms.register.history import person_name
from cms.register.household_page import category_labels
from cms.register.models import HouseholdMembership
from cms.register.office_views import HouseholdMixin, stored
from cms.register.permissions import member_can_change
from cms.register.reads import renew_purpose
from cms.register.selectors import newest_classification
from cms.register.services import (
    DayDoesNotFit,
    DocumentIsTaken,
    NotCancellable,
    NothingChanged,
    SameAddress,
    StayIsOver,
    can_be_cancelled,
    cancel_classification,
    correct_person,
    end_membership,
    move_household,
)
from cms.register.words import words_of


class ChangeView(HouseholdMixin, View):
    """
    A form that changes a household. Subclasses make the form and store it.

    What was typed stays when it is refused; who has no purpose that holds says it first.
    """

    template_name = ""

    def prepare(self, **kwargs: Any) -> None:
        if not member_can_change(self.request.membership, self.household):
            raise PermissionDenied("Only the head of the office changes the register.")
        self.find(kwargs)

    def find(self, kwargs: dict[str, Any]) -> None:
        """Find what is changed. :raises Http404: if it is not there."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.read(self.template_name, form=self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        # Whoever typed for longer than the purpose holds loses nothing: it holds anew.
        if not renew_purpose(request.session, self.household):
            return redirect("register:household", public_id=self.household.public_id)
        form = self.form(request.POST)
        if form.is_valid() and self.store(form):
            return stored(request, self.household)
        return self.read(self.template_name, form=form)

    def form(self, data: Any = None) -> Form:
        raise NotImplementedError

    def store(self, form: Form) -> bool:
        """Store the change, or say in the form why not and return False."""
        raise NotImplementedError


class PersonMixin:
    """A page about one member of the household."""

    stay: HouseholdMembership
    must_be_member = False

    def find(self, kwargs: dict[str, Any]) -> None:
        stays = self.household.memberships.filter(person__public_id=kwargs["person"])
        stays = stays.select_related("person").order_by("until", "-pk")
        found = next((stay for stay in stays if stay.until is None), stays.last())
        if found is None or (self.must_be_member and found.until is not None):
            raise Http404("no such person in this household")
        self.stay = found

    def page_context(self) -> dict[str, Any]:
        return {"person": self.stay.person, "person_name": person_name(self.stay.person)}


class CorrectPersonView(PersonMixin, ChangeView):
    """Correct names, birth date, sex or document of a person."""

    template_name = "register/correct_person.html"

    def form(self, data: Any = None) -> PersonForm:
        return PersonForm(data, person=self.stay.person, words=words_of(self.household))

    def store(self, form: Form) -> bool:
        try:
            correct_person(
                person=self.stay.person,
                said=form.said(),
                reason=form.cleaned_data["reason"],
                by=self.request.user,
                at=timezone.now(),
                office=self.request.office,
            )
        except DocumentIsTaken:
            form.add_error(
                "document_number",
                _(
                    "Somebody else in the register has this document. Check the number; if both "
                    "are the same person, decide it among the possible duplicates."
                ),
            )
            return False
        except NothingChanged:
            form.add_error(None, _("You changed nothing. Correct what is wrong, or go back."))
            return False
        return True


class EndStayView(PersonMixin, ChangeView):
    """Say that a person died, left, or never belonged to the household."""

    template_name = "register/end_stay.html"
    must_be_member = True

    def form(self, data: Any = None) -> LeavingForm:
        return LeavingForm(data)

    def store(self, form: Form) -> bool:
        try:
            end_membership(
                membership=self.stay,
                reason=EndReason(form.cleaned_data["reason"]),
                on=form.cleaned_data["day"],
                by=self.request.user,
                at=timezone.now(),
            )
        except DayDoesNotFit:
            form.add_error("day", _("Write a day on which the person belonged to the household."))
            return False
        except StayIsOver:
            form.add_error(None, _("Somebody else took the person out a moment ago."))
            return False
        return True


class MoveHouseholdView(ChangeView):
    """Write where the household lives now."""

    template_name = "register/move.html"

    def find(self, kwargs: dict[str, Any]) -> None:
        residences = self.household.residences.filter(until__isnull=True)
        current = residences.select_related("dwelling").first()
        self.dwelling = current.dwelling if current else None

    def form(self, data: Any = None) -> AddressForm:
        return AddressForm(data, dwelling=self.dwelling, words=words_of(self.household))

    def store(self, form: Form) -> bool:
        try:
            move_household(
                household=self.household,
                dwelling=form.said(self.request.office.place_code),
                on=form.cleaned_data["day"],
                by=self.request.user,
                at=timezone.now(),
            )
        except DayDoesNotFit:
            form.add_error("day", _("Write a day after the household came to its last address."))
            return False
        except SameAddress:
            form.add_error("line", _("The household lives there already. Write the new address."))
            return False
        return True


class CancelView(ChangeView):
    """Cancel the class of the household."""

    template_name = "register/cancel.html"

    def find(self, kwargs: dict[str, Any]) -> None:
        newest = newest_classification(self.household)
        if newest is None or not can_be_cancelled(newest, timezone.localdate()):
            raise Http404("no class that could be cancelled")
        self.newest = newest

    def page_context(self) -> dict[str, Any]:
        label = category_labels([self.newest])[self.newest.pk]
        return {"category": label, "classification": self.newest}

    def form(self, data: Any = None) -> CancelForm:
        return CancelForm(data)

    def store(self, form: Form) -> bool:
        try:
            cancel_classification(
                classification=self.newest,
                reason=form.cleaned_data["reason"],
                text=form.cleaned_data["text"],
                by=self.request.user,
                at=timezone.now(),
            )
        except NotCancellable:
            form.add_error(
                None, _("The household got another class a moment ago. Go back and look at it.")
            )
            return False
        return True
