"""
Addresses of the wizard.

Fixed words carry a hyphen where they stand beside the key of a step, which can hold none.
"""

from django.urls import path

from cms.wizard import views

app_name = "wizard"
urlpatterns = [
    path("nueva/<slug:slug>/", views.StartView.as_view(), name="start"),
    path("lugares/<slug:catalogue>/", views.places, name="places"),
    path("lugares/<slug:catalogue>/<str:code>/", views.places, name="places_under"),
    path("recuperar/", views.recover, name="recover"),
    path("ficha/<str:public_id>/", views.ResumeView.as_view(), name="resume"),
    path("ficha/<str:public_id>/revisar-respuestas/", views.CheckView.as_view(), name="check"),
    path(
        "ficha/<str:public_id>/firmar-declaracion/",
        views.DeclarationView.as_view(),
        name="declaration",
    ),
    path("ficha/<str:public_id>/ficha-guardada/", views.SavedView.as_view(), name="saved"),
    path("ficha/<str:public_id>/descartar-ficha/", views.DiscardView.as_view(), name="discard"),
    path(
        "ficha/<str:public_id>/<str:step>/",
        views.StepView.as_view(url_name="wizard:step"),
        name="step",
    ),
    path("ficha/<str:public_id>/<str:step>/agregar/", views.AddRowView.as_view(), name="row_add"),
    path("ficha/<str:public_id>/<str:step>/<slug:row_id>/", views.RowView.as_view(), name="row"),
    path(
        "ficha/<str:public_id>/<str:step>/<slug:row_id>/quitar/",
        views.RemoveRowView.as_view(),
        name="row_remove",
    ),
]
