"""Addresses of the training for staff: ``/oficina/capacitacion/``. Each part has its own file."""

from django.urls import URLPattern, URLResolver

from cms.training.changes.urls import urlpatterns as changes
from cms.training.gates.urls import urlpatterns as gates
from cms.training.learner.urls import urlpatterns as learner
from cms.training.practice.urls import urlpatterns as practice
from cms.training.team.urls import urlpatterns as team

app_name = "training"
urlpatterns: list[URLPattern | URLResolver] = [*changes, *gates, *learner, *practice, *team]
