"""What Celery's clock (``celery beat``, or a worker started with ``-B``) asks for by itself."""

from typing import Any

from celery.schedules import crontab


def beat_schedule(sweep_seconds: int) -> dict[str, dict[str, Any]]:
    """Return Celery's schedule: the sweeper, and what is done every night and every morning."""
    return {
        "sweep-jobs": {
            "task": "cms.jobs.tasks.sweep",
            "schedule": float(sweep_seconds),
            # Sweeps that queue up behind a long job say nothing new.
            "options": {"expires": sweep_seconds},
        },
        "remove-expired-drafts": {
            "task": "cms.submissions.tasks.remove_expired",
            "schedule": crontab(hour=3, minute=20),
            "options": {"expires": 60 * 60 * 12},
        },
        "announce-expiries": {
            "task": "cms.register.tasks.announce_expiries",
            "schedule": crontab(hour=6, minute=10),
            "options": {"expires": 60 * 60 * 12},
        },
        "expire-attempts": {
            "task": "cms.training.tasks.expire_attempts",
            "schedule": 300.0,
            "options": {"expires": 300},
        },
        "analyse-questions": {
            "task": "cms.training.tasks.analyse_questions",
            "schedule": crontab(hour=4, minute=10),
            "options": {"expires": 60 * 60 * 12},
        },
        "assign-and-remind": {
            "task": "cms.training.tasks.assign_and_remind",
            "schedule": crontab(hour=5, minute=40),
            "options": {"expires": 60 * 60 * 12},
        },
    }
