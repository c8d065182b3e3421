"""Settings of the test suite: fast hashing, plain static files, fixed secrets."""

from cms.settings.base import *  # noqa: F403
from cms.settings.base import MIDDLEWARE, STORAGES

SECRET_KEY = "only-for-tests-" + "0123456789" * 5
LOOKUP_KEY = "only-for-tests-lookup-" + "0123456789" * 4
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# No static folder is collected for the tests; the running product is tested with one.
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SITE_SETTINGS_SECONDS = 0  # a test sees its own settings at once
