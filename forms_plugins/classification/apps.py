from django.apps import AppConfig


class ClassificationConfig(AppConfig):
    name = "forms_plugins.classification"
    label = "classification"

    def ready(self) -> None:
        from forms_plugins.classification import plugin  # noqa: F401  # registers the plugins
