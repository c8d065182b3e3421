"""Addresses of gates and of supervision, below ``/oficina/capacitacion/``."""

from django.urls import path

from cms.training.gates import lifting_views as lifting
from cms.training.gates import supervision_views as supervision

urlpatterns = [
    path("supervision/", supervision.SupervisionView.as_view(), name="supervision"),
    path("supervision/<str:public_id>/", supervision.SupervisedView.as_view(), name="supervised"),
    path(
        "supervision/<str:public_id>/archivos/<str:upload>/",
        supervision.SupervisedUploadView.as_view(),
        name="supervised_upload",
    ),
    path("recibidas/<str:public_id>/", supervision.ReceivedView.as_view(), name="received"),
    path("requisitos/", lifting.GatesView.as_view(), name="gates"),
    path("requisitos/<int:pk>/levantar/", lifting.LiftView.as_view(), name="lift_gate"),
    path("requisitos/levantados/<int:pk>/", lifting.WithdrawView.as_view(), name="end_lifting"),
]
