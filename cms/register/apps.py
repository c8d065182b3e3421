from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "cms.register"
    label = "register"
