"""Addresses of the screens for padrones inside the admin."""

from django.urls import path, re_path

from cms.register.padron import views

app_name = "register_padron"
urlpatterns = [
    path("", views.index, name="index"),
    path("subir/", views.bring, name="bring"),
    path("exportar/", views.export, name="export"),
    path("<str:public_id>/", views.run, name="run"),
    path("<str:public_id>/importar/", views.enter, name="enter"),
    path("<str:public_id>/problemas.csv", views.problems, name="problems"),
    re_path(
        r"^(?P<public_id>[^/]+)/(?P<what>pausar|seguir|cancelar|borrar)/$", views.act, name="act"
    ),
]
