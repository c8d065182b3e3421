from django.apps import AppConfig


class CertificateConfig(AppConfig):
    name = "forms_plugins.certificate"
    label = "certificate"

    def ready(self) -> None:
        from forms_plugins.certificate import plugin  # noqa: F401  # registers the plugins
