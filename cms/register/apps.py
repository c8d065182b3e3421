from django.apps import AppConfig

from forms_plugins.api.signals import submission_completed


class RegisterConfig(AppConfig):
    name = "cms.register"
    label = "register"

    def ready(self) -> None:
        from cms.register.duplicates.jobs import ask_after_submission
        from cms.register.receivers import enter_submission

        submission_completed.connect(enter_submission, dispatch_uid="register.enter_submission")
        # In this order: the household has to be there.
        submission_completed.connect(ask_after_submission, dispatch_uid="register.duplicates")
