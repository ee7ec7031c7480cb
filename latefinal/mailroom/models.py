"""Letters out. This room knows deliveries, never newsrooms."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .querysets import BatchQuerySet, DeliveryQuerySet


class Lane(models.IntegerChoices):
    """Which letters are served first: the lower number."""

    PROMPT = 0, _("prompt: confirmations, codes, alerts")
    BULK = 10, _("bulk: editions")


class State(models.TextChoices):
    """Where a delivery stands; the words of docs/decisions/0005."""

    QUEUED = "queued", _("queued")
    CLAIMED = "claimed", _("claimed")
    RETRY = "retry", _("to be tried again")
    SENT = "sent", _("accepted by the relay")
    UNCERTAIN = "uncertain", _("uncertain")
    DEAD = "dead", _("refused")
    SUPPRESSED = "suppressed", _("suppressed")


class Batch(models.Model):
    """One message meant for many addresses, compiled once to bytes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(
        max_length=200, unique=True, help_text=_("The caller's own name: opened twice, it is one.")
    )
    lane = models.SmallIntegerField(choices=Lane.choices, default=Lane.BULK)
    message = models.JSONField(help_text=_("Literal pieces and slot names, in turn."))
    envelope_from = models.CharField(max_length=254)
    opened_at = models.DateTimeField()
    released_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When its rows were complete and sending could start.")
    )
    stale_at = models.DateTimeField(
        null=True, blank=True, help_text=_("After this it is old news and is no longer tried.")
    )
    finished_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the last of its deliveries was settled.")
    )

    objects = BatchQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=("lane", "opened_at"),
                name="batches_at_work",
                condition=Q(released_at__isnull=False, finished_at__isnull=True),
            ),
        )
        verbose_name = _("batch")
        verbose_name_plural = _("batches")

    def __str__(self) -> str:
        return self.key


class Delivery(models.Model):
    """One message to one address. The row is the queue."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="deliveries")
    recipient_key = models.CharField(
        max_length=64, help_text=_("Whom the caller means; at most one delivery each in a batch.")
    )
    address = models.CharField(max_length=254)
    slots = models.JSONField(default=dict, help_text=_("What differs from reader to reader."))
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(help_text=_("Not before this."))
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Nothing more will be done about it from here on.")
    )
    reply = models.CharField(max_length=300, blank=True, help_text=_("The relay's last words."))

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("batch", "recipient_key"), name="one_delivery_each"),
        )
        indexes = (
            models.Index(
                fields=("batch", "next_at"),
                name="delivery_due",
                condition=Q(settled_at__isnull=True),
            ),
            models.Index(fields=("worker",), name="delivery_claims", condition=Q(state="claimed")),
        )
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class Suppression(models.Model):
    """An address that must not be written to, known only by its keyed hash."""

    address_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=200)
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")

    def __str__(self) -> str:
        return f"suppressed since {self.since:%Y-%m-%d}"
