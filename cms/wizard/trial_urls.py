"""Addresses of the wizard for an editor who tries a form out: the instance ``prueba``."""

from django.urls import path

from cms.wizard import views
from cms.wizard.draft_urls import draft_urls
from cms.wizard.views.trials import TrialReceiptView

app_name = "wizard"
urlpatterns = [
    path("recuperar/", views.recover, name="recover"),
    path("ficha/<str:public_id>/constancia-de-prueba/", TrialReceiptView.as_view(), name="receipt"),
    *draft_urls("ficha"),
]
