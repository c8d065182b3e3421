from django.apps import AppConfig


class FormBuilderConfig(AppConfig):
    name = "cms.form_builder"
    label = "form_builder"
