"""Celery's part of the training: what its clock asks for once a day."""

from celery import shared_task
from django.utils import timezone

from cms.training.analysis.services import analyse_answers
from cms.training.assignments.reminding import remind
from cms.training.assignments.running import run_rules
from cms.training.coverage.falling import watch_coverage
from cms.training.learner.services import expire_attempts as close_late_attempts


@shared_task(name="cms.training.tasks.assign_and_remind", ignore_result=True)
def assign_and_remind() -> int:
    """Run the rules, remind, watch the coverage; return how many enrolments were added."""
    on, at = timezone.localdate(), timezone.now()
    assigned = run_rules(on=on, at=at).assigned
    remind(on=on, at=at)
    watch_coverage(on=on)
    return assigned


@shared_task(name="cms.training.tasks.analyse_questions", ignore_result=True)
def analyse_questions() -> int:
    """Work out the figures of all questions anew; return how many are marked for review."""
    return analyse_answers(at=timezone.now()).marked


@shared_task(name="cms.training.tasks.expire_attempts", ignore_result=True)
def expire_attempts() -> int:
    """Close the attempts whose time is over; return how many."""
    return close_late_attempts(timezone.now())
