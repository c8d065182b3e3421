from django.urls import path

from cms.citizen import views

app_name = "citizen"
urlpatterns = [
    path("", views.LookupView.as_view(), name="lookup"),
    path("resultado/", views.ResultView.as_view(), name="result"),
    path("salir/", views.end_lookup, name="end"),
]
