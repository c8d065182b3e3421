"""First run and development: SQLite, folder storage, no server to install."""

import secrets

from cms.settings.base import *  # noqa: F403
from cms.settings.base import ALLOWED_HOSTS, DATA_DIR, ENVIRONMENT, LOOKUP_KEY, SECRET_KEY, STORAGES


def _local_secret(name: str) -> str:
    """Return a secret kept in the data folder, made at the first run."""
    path = DATA_DIR / name
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(48))
        path.chmod(0o600)
    return path.read_text()


DEBUG = ENVIRONMENT.debug
SECRET_KEY = SECRET_KEY or _local_secret("secret_key")
LOOKUP_KEY = LOOKUP_KEY or _local_secret("lookup_key")
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = True
