from django.apps import AppConfig


class SisfohConfig(AppConfig):
    name = "forms_plugins.sisfoh"
    label = "sisfoh"

    def ready(self) -> None:
        from forms_plugins.sisfoh import plugin  # noqa: F401  # registers the plugins
