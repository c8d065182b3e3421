"""
The one place that reads the process environment.

Every value has a type and a default that suits a first run; ``docs/operations.md`` and
``.env.example`` list them. Code reads ``django.conf.settings``, never this module.
"""

from dataclasses import dataclass
from pathlib import Path

import environ

PROJECT_ROOT = Path(__file__).resolve().parents[2]

env = environ.Env()
env.read_env(PROJECT_ROOT / ".env", overwrite=False)


@dataclass(frozen=True)
class Environment:
    """What differs between installations."""

    data_dir: Path
    secret_key: str
    lookup_key: str
    debug: bool
    allowed_hosts: list[str]
    csrf_trusted_origins: list[str]
    public_url: str
    database_url: str
    broker_url: str
    media_dir: Path
    trusted_proxies: int
    email_url: str
    log_level: str
    staff_idle_minutes: int
    email_from: str
    citizen_idle_minutes: int
    citizen_draft_days: int
    clamd: str
    identity_url: str
    identity_token: str


def read_environment() -> Environment:
    """Return the typed settings of this installation."""
    data_dir = Path(env.str("EMPADRONA_DATA_DIR", default=str(PROJECT_ROOT / "data"))).resolve()
    return Environment(
        data_dir=data_dir,
        secret_key=env.str("SECRET_KEY", default=""),
        lookup_key=env.str("LOOKUP_KEY", default=""),
        debug=env.bool("DEBUG", default=False),
        allowed_hosts=env.list("ALLOWED_HOSTS", default=[]),
        csrf_trusted_origins=env.list("CSRF_TRUSTED_ORIGINS", default=[]),
        public_url=env.str("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/"),
        database_url=env.str("DATABASE_URL", default=f"sqlite:///{data_dir / 'empadrona.sqlite3'}"),
        broker_url=env.str("BROKER_URL", default=""),
        media_dir=Path(env.str("MEDIA_DIR", default=str(data_dir / "media"))),
        trusted_proxies=env.int("TRUSTED_PROXIES", default=0),
        email_url=env.str("EMAIL_URL", default=f"filemail:///{data_dir / 'mail'}"),
        log_level=env.str("LOG_LEVEL", default="INFO"),
        staff_idle_minutes=env.int("STAFF_IDLE_MINUTES", default=60),
        email_from=env.str("EMAIL_FROM", default="Empadrona <no-responder@localhost>"),
        citizen_idle_minutes=env.int("CITIZEN_IDLE_MINUTES", default=60),
        citizen_draft_days=env.int("CITIZEN_DRAFT_DAYS", default=30),
        clamd=env.str("EMPADRONA_CLAMD", default=""),
        identity_url=env.str("EMPADRONA_IDENTITY_URL", default=""),
        identity_token=env.str("EMPADRONA_IDENTITY_TOKEN", default=""),
    )
