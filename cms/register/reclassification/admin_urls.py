"""Addresses of the screens for reclassifications inside the admin."""

from django.urls import path, re_path

from cms.register.reclassification import views

app_name = "register_reclassification"
urlpatterns = [
    path("", views.index, name="index"),
    path("nueva/", views.begin, name="begin"),
    path("<str:public_id>/", views.run, name="run"),
    path("<str:public_id>/cancelar/", views.confirm_cancel, name="cancel"),
    path("<str:public_id>/informe.csv", views.download, name="download"),
    re_path(r"^(?P<public_id>[^/]+)/(?P<what>pausar|seguir)/$", views.act, name="act"),
]
