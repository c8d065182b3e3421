"""What coordinators choose to look at. What is not understood counts as not chosen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Office, Role
from cms.accounts.regions import regions
from cms.accounts.selectors import active_offices
from cms.training.coverage.causes import PERIODS, Area
from cms.training.coverage.counting import watched_courses
from cms.training.models import Course

STATES = [
    ("", _("All offices")),
    ("none", _("With no certified person")),
    ("one", _("With one")),
    ("enough", _("With two or more")),
    ("falls", _("Below two within 30 days")),
]


class ChosenForm(forms.Form):
    """A form in an address: every field may be missing or wrong."""

    def chosen(self, name: str, default: Any = None) -> Any:
        """Return what was chosen in a field, the default for nothing or nonsense."""
        if name not in self.fields:
            return default
        try:
            return self.fields[name].clean(self.data.get(name)) or default
        except forms.ValidationError:
            return default


class CourseForm(ChosenForm):
    """A course: without a choice the one that is asked for most."""

    curso = forms.ChoiceField(label=_("Course"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.courses = {str(course.pk): course for course in watched_courses()}
        self.fields["curso"].choices = [(key, each.title) for key, each in self.courses.items()]

    @property
    def course(self) -> Course | None:
        """Return the course, ``None`` if none was ever published."""
        first = next(iter(self.courses), "")
        return self.courses.get(self.chosen("curso", first))


class RegionForm(ChosenForm):
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        named = [(region.code, region.name) for region in regions()]
        self.fields["region"].choices = [("", _("All the country")), *named]

    @property
    def region_code(self) -> str:
        """Return the code of the region, empty for the whole country."""
        return str(self.chosen("region", ""))


class AreaForm(RegionForm):
    """A region, and one of its offices once the region is chosen."""

    oficina = forms.ModelChoiceField(
        label=_("Office"),
        queryset=Office.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("All offices"),
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        if self.region_code:
            offices = active_offices().filter(place_code__startswith=self.region_code)
            self.fields["oficina"].queryset = offices.order_by("name")
        else:
            del self.fields["oficina"]

    @property
    def area(self) -> Area:
        """Return what was chosen."""
        return Area(self.region_code, self.chosen("oficina"))


class CoverageForm(CourseForm, RegionForm):
    field_order = ("curso", "region", "funcion", "estado")

    funcion = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices]
    )
    estado = forms.ChoiceField(label=_("Offices"), required=False, choices=STATES)


class CausesForm(AreaForm):
    dias = forms.TypedChoiceField(
        label=_("Period"),
        required=False,
        coerce=int,
        empty_value=PERIODS[0],
        choices=[(days, _("The last %(days)d days") % {"days": days}) for days in PERIODS],
    )


class ComparisonForm(CourseForm, RegionForm):
    field_order = ("curso", "region")
