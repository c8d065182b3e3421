from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormBuilderConfig(AppConfig):
    name = "cms.form_builder"
    label = "form_builder"
    verbose_name = _("Forms")

    def ready(self) -> None:
        from cms.form_builder import clock, receivers  # noqa: F401  # connects the receivers
