"""Addresses of the wizard for citizens, without an account: the instance ``tramites``."""

from django.urls import path

from cms.wizard import views
from cms.wizard.citizen.leaving import leave, stay
from cms.wizard.citizen.receipts import ReceiptView
from cms.wizard.citizen.resuming import ContinueView, LinkView
from cms.wizard.citizen.saving import SavedView
from cms.wizard.citizen.starting import StartView
from cms.wizard.draft_urls import draft_urls

AT = "solicitud/<str:public_id>/"

app_name = "wizard"
urlpatterns = [
    path("empezar/<slug:slug>/", StartView.as_view(), name="start"),
    path("continuar/", ContinueView.as_view(), name="continue"),
    path("continuar/<str:token>/", LinkView.as_view(), name="link"),
    path("recuperar/", views.recover, name="recover"),
    path(f"{AT}constancia-de-envio/", ReceiptView.as_view(), name="receipt"),
    path(f"{AT}salir-de-solicitud/", leave, name="leave"),
    path(f"{AT}seguir-aqui/", stay, name="stay"),
    # Takes the place of the office's page at the same address.
    path(f"{AT}ficha-guardada/", SavedView.as_view(), name="saved"),
    *draft_urls("solicitud"),
]
