"""The pages of the wizard."""

from cms.wizard.views.autosave import AutosaveRowView, AutosaveStepView
from cms.wizard.views.checking import CheckView, DeclarationView
from cms.wizard.views.drafts import DiscardView, LanguageView, ResumeView, SavedView
from cms.wizard.views.holding import ReadOnlyView, TakeOverView
from cms.wizard.views.outcomes import OutcomeView
from cms.wizard.views.places import places
from cms.wizard.views.recovering import csrf_failure, recover
from cms.wizard.views.rows import AddRowView, RemoveRowView, RowView
from cms.wizard.views.starting import StartView
from cms.wizard.views.steps import StepView
from cms.wizard.views.tasks import TasksView

__all__ = [
    "AddRowView",
    "AutosaveRowView",
    "AutosaveStepView",
    "CheckView",
    "DeclarationView",
    "DiscardView",
    "LanguageView",
    "OutcomeView",
    "ReadOnlyView",
    "RemoveRowView",
    "ResumeView",
    "RowView",
    "SavedView",
    "StartView",
    "StepView",
    "TakeOverView",
    "TasksView",
    "csrf_failure",
    "places",
    "recover",
]
