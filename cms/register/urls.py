"""Addresses of the register for offices."""

from django.urls import path

from cms.register.changing_views import (
    CancelView,
    CorrectPersonView,
    EndStayView,
    MoveHouseholdView,
)
from cms.register.duplicates.views import PairsView, PairView
from cms.register.expiry_views import EndingView
from cms.register.office_views import HouseholdView, ReadsView, SearchView
from cms.register.review_views import AskReviewView, ReviewsView, ReviewView

app_name = "register"
urlpatterns = [
    path("", SearchView.as_view(), name="search"),
    path("lecturas/", ReadsView.as_view(), name="reads"),
    path("hogar/<str:public_id>/", HouseholdView.as_view(), name="household"),
    path("hogar/<str:public_id>/direccion/", MoveHouseholdView.as_view(), name="move"),
    path("hogar/<str:public_id>/anular/", CancelView.as_view(), name="cancel"),
    path(
        "hogar/<str:public_id>/persona/<str:person>/corregir/",
        CorrectPersonView.as_view(),
        name="correct_person",
    ),
    path(
        "hogar/<str:public_id>/persona/<str:person>/salida/",
        EndStayView.as_view(),
        name="end_stay",
    ),
    path("hogar/<str:public_id>/revision/", AskReviewView.as_view(), name="ask_review"),
    path("revisiones/", ReviewsView.as_view(), name="reviews"),
    path("revisiones/<str:reference>/", ReviewView.as_view(), name="review"),
    path("duplicados/", PairsView.as_view(), name="duplicates"),
    path("duplicados/<int:pk>/", PairView.as_view(), name="duplicate"),
    path("por-vencer/", EndingView.as_view(), name="ending"),
]
