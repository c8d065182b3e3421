"""Addresses under which colleagues without an account look at forms."""

from django.urls import path

from cms.form_builder import preview_views

urlpatterns = [
    path("<str:token>/", preview_views.look_by_link, name="preview_link"),
    path(
        "<str:token>/<slug:kind>/<str:key>/", preview_views.look_by_link, name="preview_link_page"
    ),
]
