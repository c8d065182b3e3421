"""
Addresses of the wizard for offices; those for citizens and for tests are instances beside it.

Fixed words carry a hyphen where they stand beside the key of a step, which can hold none.
"""

from django.urls import path

from cms.wizard import views
from cms.wizard.draft_urls import draft_urls

app_name = "wizard"
urlpatterns = [
    path("nueva/<slug:slug>/", views.StartView.as_view(), name="start"),
    path("lugares/<slug:catalogue>/", views.places, name="places"),
    path("lugares/<slug:catalogue>/<str:code>/", views.places, name="places_under"),
    path("recuperar/", views.recover, name="recover"),
    *draft_urls("ficha"),
]
