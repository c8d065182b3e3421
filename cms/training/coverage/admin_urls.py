"""Addresses of the screens of coordinators on coverage."""

from django.urls import path

from cms.training.coverage import admin_views, causes_views, comparison_views

app_name = "training_coverage"
urlpatterns = [
    path("", admin_views.index, name="index"),
    path("csv/", admin_views.download, name="download"),
    path("errores/", causes_views.causes, name="causes"),
    path("antes-y-despues/", comparison_views.comparison, name="comparison"),
]
