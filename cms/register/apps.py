from django.apps import AppConfig

from forms_plugins.api.signals import submission_completed


class RegisterConfig(AppConfig):
    name = "cms.register"
    label = "register"

    def ready(self) -> None:
        from cms.register.receivers import enter_submission

        submission_completed.connect(enter_submission, dispatch_uid="register.enter_submission")
