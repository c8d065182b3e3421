"""Addresses of the practice beside the forms: below ``/oficina/capacitacion/``."""

from django.urls import path

from cms.training.practice import views

urlpatterns = [
    path("practica/", views.PracticeView.as_view(), name="practice"),
    path(
        "practica/ficha/<slug:slug>/", views.StartFormView.as_view(), name="start_practice_of_form"
    ),
    path("practica/caso/<int:pk>/", views.StartCaseView.as_view(), name="start_practice_of_case"),
    path("practica/enviada/<str:public_id>/", views.SentView.as_view(), name="practice_sent"),
    path("practica/quitar/<str:public_id>/", views.RemoveView.as_view(), name="remove_practice"),
]
