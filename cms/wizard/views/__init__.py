"""The pages of the wizard."""

from cms.wizard.views.autosave import AutosaveRowView, AutosaveStepView
from cms.wizard.views.checking import CheckView, DeclarationView
from cms.wizard.views.drafts import DiscardView, ResumeView, SavedView
from cms.wizard.views.places import places
from cms.wizard.views.recovering import csrf_failure, recover
from cms.wizard.views.rows import AddRowView, RemoveRowView, RowView
from cms.wizard.views.starting import StartView
from cms.wizard.views.steps import StepView

__all__ = [
    "AddRowView",
    "AutosaveRowView",
    "AutosaveStepView",
    "CheckView",
    "DeclarationView",
    "DiscardView",
    "RemoveRowView",
    "ResumeView",
    "RowView",
    "SavedView",
    "StartView",
    "StepView",
    "csrf_failure",
    "places",
    "recover",
]
