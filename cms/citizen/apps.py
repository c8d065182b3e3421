from django.apps import AppConfig


class CitizenConfig(AppConfig):
    name = "cms.citizen"
    label = "citizen"
