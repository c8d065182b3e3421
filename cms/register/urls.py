"""Addresses of the register for offices."""

from django.urls import path

from cms.register.expiry_views import EndingView

app_name = "register"
urlpatterns = [
    path("por-vencer/", EndingView.as_view(), name="ending"),
]
