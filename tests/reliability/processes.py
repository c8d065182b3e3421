"""Environment of processes that work on the test database."""

import os

from django.db import connection


def worker_environment(**changes: str) -> dict[str, str]:
    """Return the environment of a process that uses the database of the running test."""
    values = connection.settings_dict
    user = f"{values['USER']}:{values['PASSWORD']}" if values["PASSWORD"] else values["USER"]
    address = f"postgres://{user}@{values['HOST']}:{values['PORT']}/{values['NAME']}"
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "PYTHONWARNINGS": "ignore",
    }
    environment.pop("TEST_DATABASE_URL", None)
    return environment | changes
