"""
The addresses of a draft, which every door to drafts has below a word of its own.

Fixed words carry a hyphen where they stand beside the key of a step, which can hold none.
"""

from django.urls import URLPattern, path

from cms.wizard import views
from cms.wizard.uploads import DraftUploadView
from cms.wizard.views.moving import MoveView


def draft_urls(word: str) -> list[URLPattern]:
    """Return the addresses of the pages of a draft, below ``word``."""
    at = f"{word}/<str:public_id>/"
    return [
        path(at, views.ResumeView.as_view(), name="resume"),
        path(f"{at}revisar-respuestas/", views.CheckView.as_view(), name="check"),
        path(
            f"{at}firmar-declaracion/",
            views.DeclarationView.as_view(),
            name="declaration",
        ),
        path(f"{at}lista-de-tareas/", views.TasksView.as_view(), name="tasks"),
        path(f"{at}que-hacer-ahora/", views.OutcomeView.as_view(), name="outcome"),
        path(f"{at}ver-sin-cambiar/", views.ReadOnlyView.as_view(), name="read_only"),
        path(f"{at}tomar-ficha/", views.TakeOverView.as_view(), name="take_over"),
        path(f"{at}version-nueva/", MoveView.as_view(), name="move"),
        path(f"{at}cambiar-idioma/", views.LanguageView.as_view(), name="language"),
        path(f"{at}ficha-guardada/", views.SavedView.as_view(), name="saved"),
        path(f"{at}descartar-ficha/", views.DiscardView.as_view(), name="discard"),
        path(f"{at}archivo-subido/<str:upload>/", DraftUploadView.as_view(), name="upload"),
        path(
            f"{at}<str:step>/",
            views.StepView.as_view(url_name="wizard:step"),
            name="step",
        ),
        path(
            f"{at}<str:step>/guardar-respuestas/",
            views.AutosaveStepView.as_view(url_name="wizard:step"),
            name="autosave",
        ),
        path(
            f"{at}<str:step>/<slug:row_id>/guardar-respuestas/",
            views.AutosaveRowView.as_view(),
            name="row_autosave",
        ),
        path(f"{at}<str:step>/agregar/", views.AddRowView.as_view(), name="row_add"),
        path(f"{at}<str:step>/<slug:row_id>/", views.RowView.as_view(), name="row"),
        path(
            f"{at}<str:step>/<slug:row_id>/quitar/",
            views.RemoveRowView.as_view(),
            name="row_remove",
        ),
        *_rows_inside(f"{at}<str:step>/<slug:outer_id>/<slug:inner>/"),
    ]


def _rows_inside(at: str) -> list[URLPattern]:
    """Return the addresses of the pages of a list that stands inside a row."""
    row = f"{at}<slug:row_id>/"
    return [
        path(f"{at}agregar/", views.AddRowView.as_view(), name="inner_row_add"),
        path(row, views.RowView.as_view(), name="inner_row"),
        path(f"{row}quitar/", views.RemoveRowView.as_view(), name="inner_row_remove"),
        path(
            f"{row}guardar-respuestas/", views.AutosaveRowView.as_view(), name="inner_row_autosave"
        ),
    ]
