"""Addresses of the register for offices."""

from django.urls import path

from cms.register.duplicates.views import PairsView, PairView
from cms.register.expiry_views import EndingView

app_name = "register"
urlpatterns = [
    path("duplicados/", PairsView.as_view(), name="duplicates"),
    path("duplicados/<int:pk>/", PairView.as_view(), name="duplicate"),
    path("por-vencer/", EndingView.as_view(), name="ending"),
]
