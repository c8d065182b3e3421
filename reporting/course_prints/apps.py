from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursePrintsConfig(AppConfig):
    name = "reporting.course_prints"
    label = "course_prints"
    verbose_name = _("Printed courses")
