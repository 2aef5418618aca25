"""People. A person is known by one full name, written as the person writes it."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.enums import Language, SiteRole


class UserManager(BaseUserManager["User"]):
    """Creates people by e-mail address."""

    use_in_migrations = True

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the person with this e-mail address, whatever its case; raise User.DoesNotExist."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new person; without a password nobody can sign in as them."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new person who may do everything."""
        return self.create_user(
            email, password, is_superuser=True, site_role=SiteRole.CLUSTER_STAFF, **fields
        )


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. `latin_name` is how foreign partners read the name on a certificate.

    `public_name` is how people of other organisations see the person in questions and answers; without one
    they see no name. `time_zone` is an IANA name; `muted_mails` lists the kinds of letters (`MailKind`) that
    are not wanted; `calendar_generation` goes up when the address of the person's calendar is renewed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    latin_name = models.CharField(_("name in Latin letters"), max_length=150, blank=True)
    public_name = models.CharField(_("name for people of other organisations"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.BULGARIAN)
    time_zone = models.CharField(_("time zone"), max_length=40, default=settings.TIME_ZONE)
    calendar_generation = models.PositiveIntegerField(default=0, editable=False)
    muted_mails = models.JSONField(_("e-mails switched off"), default=list, blank=True)
    site_role = models.CharField(
        _("role in the academy"), max_length=20, choices=SiteRole, blank=True, default=""
    )
    is_active = models.BooleanField(_("can sign in"), default=True)
    date_joined = models.DateTimeField(_("joined at"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        """Return the full name (Django's interface)."""
        return self.full_name

    def get_short_name(self) -> str:
        """Return the given name: the first word of the full name."""
        return self.full_name.split(" ", 1)[0]

    @property
    def is_cluster_staff(self) -> bool:
        """Whether the person runs the academy."""
        return self.is_superuser or self.site_role == SiteRole.CLUSTER_STAFF

    @property
    def is_trainer(self) -> bool:
        """Whether the person writes courses."""
        return self.site_role == SiteRole.TRAINER
