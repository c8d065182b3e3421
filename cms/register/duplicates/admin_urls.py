"""Addresses of the duplicates in the CMS."""

from django.urls import path

from cms.register.duplicates import admin_views

app_name = "register_duplicates"
urlpatterns = [
    path("", admin_views.pairs, name="index"),
    path("<int:pk>/", admin_views.pair, name="pair"),
]
