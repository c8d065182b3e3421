from django.apps import AppConfig


class PluginsConfig(AppConfig):
    name = "forms_plugins.api"
    label = "plugins"

    def ready(self) -> None:
        from forms_plugins.api.discovery import load_entry_points

        load_entry_points()
