"""Addresses of the cards that tell staff what changed."""

from django.urls import path

from cms.training.changes.views import ChangeView

urlpatterns = [
    path("cambios/<int:pk>/", ChangeView.as_view(), name="change"),
    path("cambios/<int:pk>/ficha/<str:public_id>/", ChangeView.as_view(), name="change_before"),
]
