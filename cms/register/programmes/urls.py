"""The addresses for programmes."""

from django.urls import path

from cms.register.programmes.views import classifications

app_name = "programmes_api"
urlpatterns = [path("clasificaciones/", classifications, name="classifications")]
