from django.apps import AppConfig


class FieldsConfig(AppConfig):
    name = "forms_plugins.fields"
    label = "field_types"

    def ready(self) -> None:
        from forms_plugins.fields import plugin  # noqa: F401  # registers the plugins
