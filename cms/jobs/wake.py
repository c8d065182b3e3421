"""
Tell a worker that there is work.

A message carries nothing and may get lost: the jobs table is the truth and the sweeper looks at it
every few seconds. So a broker that is down must cost the caller next to nothing.
"""

import logging
import time

from django.db import transaction
from kombu.exceptions import ChannelError, OperationalError

from cms.celery import app, make_broker_folder, uses_folder

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 0.8
PAUSE_AFTER_FAILURE_SECONDS = 10.0
WAKE_TASK = "cms.jobs.tasks.wake"

_silent_until = 0.0


def wake_on_commit() -> None:
    """Wake a worker when the current transaction commits; at once outside a transaction."""
    transaction.on_commit(wake_now, robust=True)


def wake_now() -> bool:
    """Send the message; return whether it was sent. Never raises because of the broker."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    try:
        _send()
    except (OperationalError, ChannelError, OSError) as error:
        # Without the pause a form with three actions would wait for the broker three times.
        _silent_until = time.monotonic() + PAUSE_AFTER_FAILURE_SECONDS
        logger.warning(
            "The broker did not take a wake-up: the sweeper will (%s)", type(error).__name__
        )
        return False
    return True


def _send() -> None:
    options = {
        **app.conf.broker_transport_options,
        # Celery's own retry is off below, but kombu has a second one inside the connection.
        "max_retries": 0,
        "connect_retries_timeout": CONNECT_SECONDS,
    }
    if uses_folder():
        make_broker_folder()
    else:
        options |= {"socket_connect_timeout": CONNECT_SECONDS, "socket_timeout": CONNECT_SECONDS}
    with app.connection_for_write(
        connect_timeout=CONNECT_SECONDS, transport_options=options
    ) as connection:
        app.send_task(WAKE_TASK, connection=connection, retry=False, ignore_result=True)
