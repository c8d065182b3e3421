from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "reporting.documents"
    label = "issued_documents"
    verbose_name = _("Issued documents")

    def ready(self) -> None:
        from reporting.documents import receivers  # noqa: F401  # connects to the signals
