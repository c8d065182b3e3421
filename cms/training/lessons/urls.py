"""Addresses of the videos and captions of lessons."""

from django.urls import path

from cms.training.lessons import media

app_name = "lessons"
urlpatterns = [
    path("video/<int:pk>/<str:name>", media.video, name="video"),
    path("subtitulos/<int:pk>.vtt", media.captions, name="captions"),
]
