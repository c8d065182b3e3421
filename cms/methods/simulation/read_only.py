"""A block in which the database itself refuses every change."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def read_only() -> Iterator[None]:
    """
    Let the database refuse every write inside the block.

    PostgreSQL: a transaction of its own that is READ ONLY. SQLite: the connection answers queries
    only until the end of the block.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            yield
        return
    connection.ensure_connection()
    # Past Django's cursor, which refuses everything after an error until its transaction ends: the
    # connection must never stay as it is here.
    connection.connection.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        connection.connection.execute("PRAGMA query_only = OFF")
