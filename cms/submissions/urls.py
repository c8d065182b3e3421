"""Addresses of the office: its list, and the pages of what was sent."""

from django.urls import path

from cms.submissions import views
from cms.submissions.upload_views import SubmissionUploadView

app_name = "submissions"
urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("registros/<str:reference>/", views.SubmissionView.as_view(), name="detail"),
    path(
        "registros/<str:reference>/archivos/<str:upload>/",
        SubmissionUploadView.as_view(),
        name="upload",
    ),
    path("registros/<str:reference>/constancia/", views.ReceiptView.as_view(), name="receipt"),
]
