"""Addresses of the training for staff: ``/oficina/capacitacion/``. Each part has its own file."""

from django.urls import URLPattern, URLResolver

app_name = "training"
urlpatterns: list[URLPattern | URLResolver] = []
