"""Addresses of printed courses: open to everybody, as courses are."""

from django.urls import path

from reporting.course_prints import views

app_name = "course_prints"

urlpatterns = [
    path("cursos-en-pdf/<slug:slug>/", views.latest, name="latest"),
    path(
        "cursos-en-pdf/<slug:slug>/<slug:language>/<int:version>/<int:edition>/",
        views.download,
        name="download",
    ),
]
