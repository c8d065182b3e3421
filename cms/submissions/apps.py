from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SubmissionsConfig(AppConfig):
    name = "cms.submissions"
    label = "submissions"

    def ready(self) -> None:
        """Seal tests off after every ``migrate``."""
        from cms.submissions.sealing import install_seals

        post_migrate.connect(install_seals, sender=self)
