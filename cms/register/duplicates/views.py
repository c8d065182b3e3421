"""The office's screens: pairs of its own households, the decision, and taking it back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cms.accounts.access import HeadRequiredMixin
from cms.register.duplicates.decided import SHOWN_FOR, joined, kept_apart
from cms.register.duplicates.deciding import households_of, open_pairs
from cms.register.duplicates.forms import DecisionForm
from cms.register.duplicates.pages import decided_lately, listed, pair_context, store, take_back
from cms.register.models import DuplicatePair
from cms.register.reads import log_read

PER_PAGE = 25
PURPOSE = "duplicates"


class PairsView(HeadRequiredMixin, TemplateView):
    """The pairs of the office, the most alike first, by masked name; a post takes one back."""

    template_name = "register/duplicates.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        since, office = timezone.now() - SHOWN_FOR, request.office.pk
        refused = take_back(
            request, joined(since=since, office=office), kept_apart(since=since, office=office)
        )
        if refused is None:
            messages.success(request, _("The decision was taken back."))
        else:
            messages.error(request, refused)
        return redirect("register:duplicates")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        office = self.request.office.pk
        page = Paginator(open_pairs(office=office), PER_PAGE).get_page(
            self.request.GET.get("pagina")
        )
        return super().get_context_data(
            page=page,
            pairs=listed(page),
            decided=decided_lately(timezone.now(), office=office),
            **kwargs,
        )


class PairView(HeadRequiredMixin, TemplateView):
    """Both people side by side, and the decision. Who opens it has read both records."""

    template_name = "register/duplicate.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        pair = self._pair(pk)
        return self._page(pair, DecisionForm(living=households_of(pair)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        pair = self._pair(pk)
        form = DecisionForm(request.POST, living=households_of(pair))
        if form.is_valid():
            refused = store(request, pair, form)
            if refused is None:
                messages.success(request, _("The decision was stored."))
                return redirect("register:duplicates")
            form.add_error(None, refused)
        return self._page(pair, form)

    def _pair(self, pk: int) -> DuplicatePair:
        return get_object_or_404(open_pairs(office=self.request.office.pk), pk=pk)

    def _page(self, pair: DuplicatePair, form: DecisionForm) -> HttpResponse:
        request = self.request
        for person in (pair.first, pair.second):
            log_read(reader=request.user, office=request.office, person=person, purpose=PURPOSE)
        return self.render_to_response(self.get_context_data(**pair_context(pair), form=form))
