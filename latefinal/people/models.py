"""Who has a session."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from .querysets import UserManager


class User(AbstractUser):
    """Anyone who can sign in; the e-mail address is the log-in."""

    username = None  # type: ignore[assignment]  # the address is the log-in
    email = models.EmailField(_("e-mail address"), unique=True)

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]  # ours has no user name

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class Role(models.TextChoices):
    """What somebody does at the desk; what each may do is in `desk.roles`."""

    REPORTER = "reporter", _("Reporter")
    EDITOR = "editor", _("Editor")
    PUBLISHER = "publisher", _("Publisher")
    PICTURE_EDITOR = "picture-editor", _("Picture editor")
    MODERATOR = "moderator", _("Moderator")
    OPERATOR = "operator", _("Operator")


class Invitation(models.Model):
    """A one-time link by which one person joins the desk, with what they will be there."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120)
    groups = models.ManyToManyField(Group, related_name="+")
    makes_owner = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True, help_text=_("SHA-256, in hex."))
    made_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", help_text=_("Nobody: a command.")
    )
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


class Claim(models.Model):
    """The one-time link that makes whoever ran the command the owner of an unclaimed paper."""

    token_hash = models.CharField(max_length=64, unique=True, help_text=_("SHA-256, in hex."))
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")

    def __str__(self) -> str:
        return f"claim of {self.made_at:%Y-%m-%d %H:%M}"
