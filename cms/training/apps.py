from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "cms.training"
    label = "training"
    verbose_name = _("Training")

    def ready(self) -> None:
        # Importing a module of receivers connects them.
        from cms.submissions.gatekeeping import use_keeper
        from cms.training.analysis import receivers as analysis_receivers  # noqa: F401
        from cms.training.assignments import receivers as assignment_receivers  # noqa: F401
        from cms.training.changes import receivers as change_receivers  # noqa: F401
        from cms.training.changes.stopping import card_before
        from cms.training.courses import receivers as course_receivers  # noqa: F401
        from cms.training.gates import mails  # noqa: F401
        from cms.training.gates.services import TrainingKeeper
        from cms.training.help.cards import LessonCards
        from cms.training.practice import receivers as practice_receivers  # noqa: F401
        from cms.wizard.before_sending import stop_before_sending
        from cms.wizard.help_cards import lend_help

        use_keeper(TrainingKeeper())
        lend_help(LessonCards())
        stop_before_sending(card_before)
