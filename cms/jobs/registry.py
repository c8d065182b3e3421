"""Which function works off which kind of job."""

from collections.abc import Callable

from cms.jobs.models import Job

Handler = Callable[[Job], str | None]
"""
Takes a job and does its work; what it returns is kept as the job's note.

It may be called again for the same job (a worker can die at any moment), so its effect must be the
same when it runs twice. It raises ``TemporaryFailure``, ``ConfigurationFailure`` or
``PermanentFailure`` of ``forms_plugins.api.errors``; their texts are shown to operators and hold
no personal data.
"""


class DuplicateHandler(Exception):
    """Two functions claim the same kind of job."""


class UnknownKind(Exception):
    """No installed app handles this kind of job."""


_handlers: dict[str, Handler] = {}


def job_handler(kind: str) -> Callable[[Handler], Handler]:
    """
    Register the decorated function for jobs of ``kind``.

    Apps put their handlers in a module ``actions``, which is imported at start.

    :raises DuplicateHandler: if another function has this kind.
    """

    def register(handler: Handler) -> Handler:
        if kind in _handlers and _handlers[kind] is not handler:
            raise DuplicateHandler(kind)
        _handlers[kind] = handler
        return handler

    return register


def get_handler(kind: str) -> Handler:
    """Return the function for ``kind``. :raises UnknownKind: if there is none."""
    try:
        return _handlers[kind]
    except KeyError:
        raise UnknownKind(kind) from None
