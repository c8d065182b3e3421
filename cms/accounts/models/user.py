from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from cms.accounts.models.membership import Membership


class User(AbstractUser):
    """
    A person who signs in: office staff, editor or operator.

    ``session_epoch`` is part of what every session of the person is signed with: adding one ends
    all of them at once, wherever they are stored.
    """

    memberships_read: "list[Membership] | None" = None
    """The memberships in force, if they were read together with the person."""

    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    @property
    def display_name(self) -> str:
        """Return how colleagues read who it is: the full name, or the user name without one."""
        return self.get_full_name() or self.username

    def get_session_auth_hash(self) -> str:
        """Return what a session must carry to be this person's."""
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Yield the same under the secrets that were in use before."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str) -> str:
        value = f"{self.password}|{self.session_epoch}"
        return salted_hmac(
            "accounts.User.session", value, secret=secret, algorithm="sha256"
        ).hexdigest()


class StaffPersonManager(UserManager):
    """Only people without any right in the CMS."""

    use_in_migrations = False

    def get_queryset(self) -> models.QuerySet["StaffPerson"]:
        people = super().get_queryset().filter(is_superuser=False, is_staff=False)
        return people.filter(groups__isnull=True, user_permissions__isnull=True)


class StaffPerson(User):
    """
    A person as operators may manage them: name, password, active or not - never rights.

    A model of its own because whoever may change ``User`` in the Wagtail admin can make themselves
    an administrator. It never shows people who have rights in the CMS: setting their password would
    be the same step up.
    """

    objects = StaffPersonManager()

    class Meta:
        proxy = True
        ordering = ["last_name", "first_name", "username"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return f"{self.get_full_name()} ({self.username})".strip()
