"""Addresses of coordinators who help where an office has nobody who may approve."""

from django.urls import path

from cms.training.gates import admin_views

app_name = "training_supervision"
urlpatterns = [
    path("", admin_views.unhelped, name="index"),
    path("<int:pk>/", admin_views.help_out, name="help"),
]
