"""A new version of a question starts without a mark: what stood out was said of the one before."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from cms.training.models import Question, QuestionVersion


@receiver(post_save, sender=QuestionVersion, dispatch_uid="training.analysis.new_version")
def unmark(instance: QuestionVersion, created: bool, **_kwargs: Any) -> None:
    """Take the mark off a question that has a new version."""
    if created:
        Question.objects.filter(pk=instance.question_id, needs_review=True).update(
            needs_review=False
        )
