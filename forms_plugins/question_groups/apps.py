from django.apps import AppConfig


class QuestionGroupsConfig(AppConfig):
    name = "forms_plugins.question_groups"
    label = "question_groups"

    def ready(self) -> None:
        from forms_plugins.question_groups import plugin  # noqa: F401  # registers the plugins
