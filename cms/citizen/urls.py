from django.urls import path

from cms.citizen import private_views, views

app_name = "citizen"
urlpatterns = [
    path("", views.lookup, name="lookup"),
    path("resultado/", private_views.result_again, name="result"),
    path("explicacion/", private_views.explanation, name="explanation"),
    path("solicitudes/", private_views.requests, name="requests"),
    path("revision/", private_views.review, name="review"),
    path("salir/", private_views.end_lookup, name="end"),
]
