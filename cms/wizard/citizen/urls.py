"""Addresses of the wizard for citizens, without an account: the instance ``tramites``."""

from django.urls import path

from cms.wizard import views
from cms.wizard.citizen import leaving, receipts
from cms.wizard.draft_urls import draft_urls

app_name = "wizard"
urlpatterns = [
    path("recuperar/", views.recover, name="recover"),
    path(
        "solicitud/<str:public_id>/constancia-de-envio/",
        receipts.ReceiptView.as_view(),
        name="receipt",
    ),
    path("solicitud/<str:public_id>/salir-de-solicitud/", leaving.leave, name="leave"),
    *draft_urls("solicitud"),
]
