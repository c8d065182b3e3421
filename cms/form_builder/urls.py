"""Public addresses of the form builder."""

from django.urls import path

from cms.form_builder import views

app_name = "form_builder"
urlpatterns = [path("esquema.json", views.schema, name="schema")]
