"""Addresses of My training and of attempts."""

from django.urls import path

from cms.training.learner import attempt_views as attempts
from cms.training.learner import views

QUESTION = "intento/<str:public_id>/pregunta/<int:position>/"

urlpatterns = [
    path("", views.MineView.as_view(), name="mine"),
    path("curso/<slug:slug>/inscribirme/", views.EnrolView.as_view(), name="enrol"),
    path("curso/<slug:slug>/prueba/", views.TestView.as_view(), name="test"),
    path("leccion/<uuid:key>/leida/", views.FinishLessonView.as_view(), name="finish_lesson"),
    path("intento/<str:public_id>/", attempts.OverviewView.as_view(), name="attempt"),
    path(QUESTION, attempts.QuestionView.as_view(), name="question"),
    path(f"{QUESTION}guardar-respuestas/", attempts.AutosaveView.as_view(), name="autosave"),
    path(f"{QUESTION}caso/", attempts.CaseView.as_view(), name="case"),
    path("intento/<str:public_id>/enviar/", attempts.SendView.as_view(), name="send"),
    path("intento/<str:public_id>/resultado/", attempts.ResultView.as_view(), name="result"),
]
