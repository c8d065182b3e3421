from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class CitizenConfig(AppConfig):
    name = "cms.citizen"
    label = "citizen"

    def ready(self) -> None:
        from cms.accounts.models import Office
        from cms.citizen.choices import forget_choices
        from cms.form_builder.models import Form, FormVersion

        for model in (Office, Form, FormVersion):
            post_save.connect(forget_choices, sender=model)
            post_delete.connect(forget_choices, sender=model)
