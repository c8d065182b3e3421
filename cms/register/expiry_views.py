"""The office's list of classes that end soon."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone
from django.views.generic import TemplateView

from cms.accounts.access import OfficeRequiredMixin
from cms.register.expiry import BANDS, counts_by_band, ending
from cms.register.models import Classification

PER_PAGE = 50


class EndingView(OfficeRequiredMixin, TemplateView):
    """Households of the office whose class ends within 90, 60 or 30 days, soonest first."""

    template_name = "register/ending.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, office = timezone.localdate(), self.request.office
        within = self._within()
        rows = ending(today, within=within, office=office.pk).select_related("household")
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("pagina"))
        counts = counts_by_band(today, office=office.pk)
        return super().get_context_data(
            page=page,
            rows=[_row(row, today) for row in page],
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


def _row(classification: Classification, today: date) -> dict[str, Any]:
    return {
        "household": classification.household,
        "valid_until": classification.valid_until,
        "days_left": (classification.valid_until - today).days,
    }
