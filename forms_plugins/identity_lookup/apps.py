from django.apps import AppConfig


class IdentityLookupConfig(AppConfig):
    name = "forms_plugins.identity_lookup"
    label = "identity_lookup"

    def ready(self) -> None:
        from forms_plugins.identity_lookup import plugin  # noqa: F401  # registers the plugins
