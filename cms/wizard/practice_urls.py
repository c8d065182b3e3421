"""
Addresses of the wizard for staff who practise: the instance ``practica``.

Without the page that moves a draft to a newer version: whoever wants it begins anew. The receipt
is a page of the training.
"""

from django.urls import path

from cms.wizard import views
from cms.wizard.draft_urls import draft_urls

LEFT_OUT = frozenset({"move"})

app_name = "wizard"
urlpatterns = [
    path("recuperar/", views.recover, name="recover"),
    *(pattern for pattern in draft_urls("ficha") if pattern.name not in LEFT_OUT),
]
