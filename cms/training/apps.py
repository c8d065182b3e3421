from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "cms.training"
    label = "training"
    verbose_name = _("Training")

    def ready(self) -> None:
        from cms.training.courses import receivers  # noqa: F401  # connects the receivers
