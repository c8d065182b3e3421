from django.apps import AppConfig


class WizardConfig(AppConfig):
    name = "cms.wizard"
    label = "wizard"
