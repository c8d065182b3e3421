from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FormTestCase(models.Model):
    """
    An example that a form must get right before it is published.

    ``answers`` is the JSON of the engine, ``today`` the day it is judged on (empty: the day of
    publishing). ``expected`` may say any of: ``path`` (keys of steps in order), ``outcome`` (key or
    ``null``), ``problems`` (list of ``{"place", "code", "message"}``; parts left out are not
    compared), ``answers`` (values that must come out, computed ones for instance) and ``results``
    (method -> ``{"category", "raw", "index", "eligible"}``). What is left out is not compared.
    """

    page = models.ForeignKey(
        "form_builder.FormPage", on_delete=models.CASCADE, related_name="test_cases"
    )
    name = models.CharField(_("name"), max_length=200)
    answers = models.JSONField(_("answers"), default=dict)
    today = models.DateField(_("day"), null=True, blank=True)
    expected = models.JSONField(_("expected"), default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("test case")
        verbose_name_plural = _("test cases")
        ordering = ["page", "name"]
        constraints = [
            models.UniqueConstraint(fields=["page", "name"], name="test_case_name_is_unique")
        ]

    def __str__(self) -> str:
        return self.name
