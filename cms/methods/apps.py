from django.apps import AppConfig


class MethodsConfig(AppConfig):
    name = "cms.methods"
    label = "methods"
