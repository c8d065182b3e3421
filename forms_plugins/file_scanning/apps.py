from django.apps import AppConfig


class FileScanningConfig(AppConfig):
    name = "forms_plugins.file_scanning"
    label = "file_scanning"

    def ready(self) -> None:
        from forms_plugins.file_scanning import plugin  # noqa: F401  # registers the plugins
