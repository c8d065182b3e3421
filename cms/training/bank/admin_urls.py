"""Addresses of the question bank inside the admin, besides those of its questions."""

from django.urls import path

from cms.training.bank.case_views import ModelAnswerView
from cms.training.bank.review_views import ReviewView, move

app_name = "training_bank"
urlpatterns = [
    path("por-revisar/", ReviewView.as_view(), name="review"),
    path("por-revisar/<int:pk>/pasar/", move, name="move"),
    path("caso/<int:pk>/", ModelAnswerView.as_view(), name="case"),
]
