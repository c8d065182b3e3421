"""Addresses of documents. The address in the QR code ends with the code, without a slash."""

from django.urls import path, re_path

from reporting.documents import views

app_name = "documents"

urlpatterns = [
    path("verificar/", views.verify_form, name="verify_form"),
    re_path(r"^verificar/(?P<code>[0-9A-Za-z .-]{1,80})/?$", views.verify, name="verify"),
    path("documentos/estado/<str:reference>/", views.status, name="status"),
    path("documentos/<slug:number>/", views.download, name="download"),
]
