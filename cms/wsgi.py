"""WSGI entry point (gunicorn cms.wsgi): the citizen's look-up first, then Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
django_application = get_wsgi_application()

from cms.citizen.ahead import LookupAhead  # noqa: E402  # needs the apps, which are ready by now

application = LookupAhead(django_application)
