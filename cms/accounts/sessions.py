"""Sessions in the database, as Django ships them, looked up by a prepared query."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from cms.prepared_queries import PreparedQuery


def _sessions(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


SESSION = PreparedQuery(_sessions, str, datetime)


class SessionStore(db.SessionStore):
    """Django's own, save that every page looks its session up."""

    def _get_session_from_db(self) -> Session | None:
        found = SESSION(self.session_key, timezone.now())
        if not found:
            self._session_key = None
            return None
        return found[0]
