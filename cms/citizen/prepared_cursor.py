"""A cursor of PostgreSQL whose statements the server plans once a connection."""

from typing import Any

from psycopg import Cursor


class PreparedCursor(Cursor[Any]):
    """
    Binds values at the server and prepares every statement it runs.

    Django's own cursors write values into the text, which the server plans anew each time, and its
    connections are told to prepare nothing: that is lifted while a statement of this one runs.
    """

    def execute(self, query: Any, params: Any = None, **options: Any) -> "PreparedCursor":
        """Run a prepared statement."""
        connection: Any = self.connection
        threshold = connection.prepare_threshold
        connection.prepare_threshold = 0
        try:
            return super().execute(query, params, prepare=True, **options)
        finally:
            connection.prepare_threshold = threshold
