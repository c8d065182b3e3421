"""The office's list of classes that end soon."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone
from django.views.generic import TemplateView

from cms.accounts.access import OfficeRequiredMixin
from cms.register.duplicates.decided import masked
from cms.register.expiry import BANDS, counts_by_band, ending
from cms.register.masking import masked_address
from cms.register.models import Classification, HouseholdMembership, Residence

PER_PAGE = 50


class EndingView(OfficeRequiredMixin, TemplateView):
    """Households of the office whose class ends within 90, 60 or 30 days, soonest first."""

    template_name = "register/ending.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, office = timezone.localdate(), self.request.office
        within = self._within()
        rows = ending(today, within=within, office=office.pk).select_related("household__office")
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("pagina"))
        counts = counts_by_band(today, office=office.pk)
        return super().get_context_data(
            page=page,
            rows=_rows(list(page), today),
            within=within,
            within_text=str(within),
            choices=[
                {"days": days, "count": sum(n for band, n in counts.items() if band <= days)}
                for days in sorted(BANDS)
            ],
            **kwargs,
        )

    def _within(self) -> int:
        asked = self.request.GET.get("dias", "")
        return int(asked) if asked in {str(days) for days in BANDS} else max(BANDS)


def _rows(page: Sequence[Classification], today: date) -> list[dict[str, Any]]:
    """Return a page of the list: who heads a household and where it lives, masked; two queries."""
    households = [row.household_id for row in page]
    heads = HouseholdMembership.objects.filter(
        household__in=households, until__isnull=True, is_head=True
    ).select_related("person")
    names = {row.household_id: masked(row.person) for row in heads}
    lived_in = Residence.objects.filter(household__in=households, until__isnull=True)
    places = {row.household_id: row.dwelling for row in lived_in.select_related("dwelling")}
    return [
        {
            "household": row.household,
            "head": names.get(row.household_id, ""),
            "locality": dwelling.locality if (dwelling := places.get(row.household_id)) else "",
            "address": masked_address(dwelling.line) if dwelling else "",
            "valid_until": row.valid_until,
            "days_left": (row.valid_until - today).days,
        }
        for row in page
    ]
