"""Letters out. This room knows deliveries, never newsrooms."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from latefinal.plumbing.leases import Leased

from .querysets import BatchQuerySet, DeliveryQuerySet, HeartbeatQuerySet, ReturnQuerySet


class Lane(models.IntegerChoices):
    """Which letters are served first: the lower number."""

    PROMPT = 0, _("prompt: confirmations, codes, alerts")
    BULK = 10, _("bulk: editions")


class DeliveryState(models.TextChoices):
    """Where a delivery stands; the words of docs/decisions/0005."""

    QUEUED = "queued", _("queued")
    CLAIMED = "claimed", _("claimed")
    RETRY = "retry", _("to be tried again")
    SENT = "sent", _("accepted by the relay")
    UNCERTAIN = "uncertain", _("uncertain")
    DEAD = "dead", _("refused")
    SUPPRESSED = "suppressed", _("suppressed")


class PausedBy(models.TextChoices):
    """Why a batch was paused: who may let it go on follows from it."""

    DESK = "desk", _("by the desk")
    READERS = "readers", _("too many of its readers were refused")
    RELAY = "relay", _("the relay takes no letters from us")


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
    moved_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("When the relay last took letters of it, to ten seconds."),
    )
    paused_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Since when nothing of it leaves.")
    )
    # The release before this one knows neither, and goes on opening batches beside it.
    paused_for = models.CharField(
        max_length=10, choices=PausedBy.choices, blank=True, default="", db_default=""
    )
    paused_why = models.CharField(
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=_("In words, as the desk is told."),
    )
    intended = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("How many deliveries it had when it was released.")
    )
    counted_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When its deliveries were counted into totals.")
    )
    pruned_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When its deliveries were dropped; the totals stay.")
    )

    objects = BatchQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True, paused_for="", paused_why="")
                | (Q(paused_at__isnull=False) & ~Q(paused_for="") & ~Q(paused_why="")),
                name="a_paused_batch_says_why",
            ),
        )
        indexes = (
            models.Index(
                fields=("lane", "opened_at"),
                name="batches_at_work",
                condition=Q(released_at__isnull=False, finished_at__isnull=True),
            ),
            models.Index(
                fields=("finished_at",),
                name="batches_uncounted",
                condition=Q(finished_at__isnull=False, counted_at__isnull=True),
            ),
        )
        verbose_name = _("batch")
        verbose_name_plural = _("batches")

    def __str__(self) -> str:
        return self.key

    @property
    def is_paused(self) -> bool:
        """Whether nothing of it leaves until it is resumed."""
        return self.paused_at is not None


class Delivery(Leased):
    """One message to one address. The row is the queue."""

    # The constraint's index serves the key; one more would be written a million times an evening,
    # and PostgreSQL would ask for the one batch a million times (decision 0018).
    batch = models.ForeignKey(
        Batch, models.CASCADE, related_name="deliveries", db_index=False, db_constraint=False
    )
    recipient_key = models.CharField(
        max_length=64, help_text=_("Whom the caller means; at most one delivery each in a batch.")
    )
    address = models.CharField(max_length=254)
    slots = models.JSONField(default=dict, help_text=_("What differs from reader to reader."))
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED
    )
    attempt = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    next_at = models.DateTimeField(help_text=_("Not before this."))
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Nothing more will be done about it from here on.")
    )
    withdrawn_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("Taken back while a worker held it: it is not tried again."),
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
            models.Index(
                fields=("batch", "state", "id"),
                name="delivery_in_trouble",
                condition=Q(state__in=("retry", "uncertain", "dead", "suppressed")),
            ),
        )
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class Heartbeat(models.Model):
    """A worker that delivers, as those of other machines know it: alive while its lease runs."""

    worker = models.CharField(
        max_length=80, unique=True, help_text=_("As it stands in the deliveries that it holds.")
    )
    log = models.CharField(
        max_length=24,
        help_text=_("Which file its log is (its inode): a copy of a folder says nothing of it."),
    )
    began_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    lease_until = models.DateTimeField(db_index=True)

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return f"{self.worker} at {self.beat_at:%H:%M:%S}"


class ThroughputBucket(models.Model):
    """How many letters of a batch came to one end within one stretch of time: what a plot is of."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="throughput")
    since = models.DateTimeField(help_text=_("When the stretch began; it is ten seconds long."))
    state = models.CharField(max_length=10, choices=DeliveryState.choices)
    shard = models.PositiveSmallIntegerField(
        default=0, help_text=_("Workers add to rows of their own, so that none waits for another.")
    )
    number = models.IntegerField(help_text=_("Below zero where letters were taken up again."))

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("batch", "since", "state", "shard"), name="one_bucket_a_stretch"
            ),
        )
        verbose_name = _("throughput bucket")
        verbose_name_plural = _("throughput buckets")

    def __str__(self) -> str:
        return f"{self.number} {self.state} since {self.since:%H:%M:%S}"


class Total(models.Model):
    """How many deliveries of a finished batch ended alike. It names no reader, and is kept."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="totals")
    state = models.CharField(max_length=10, choices=DeliveryState.choices)
    domain = models.CharField(
        max_length=100, blank=True, help_text=_("Whose mailboxes they are; empty: of small ones.")
    )
    reason = models.CharField(max_length=20, blank=True, help_text=_("Why it was not accepted."))
    number = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("batch", "state", "domain", "reason"), name="one_total_each"
            ),
        )
        verbose_name = _("total")
        verbose_name_plural = _("totals")

    def __str__(self) -> str:
        return f"{self.number} {self.state} at {self.domain}"


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


class Pace(models.Model):
    """How fast letters may go one way: to a relay, or to a group of recipients' domains.

    Shared by all workers, which take from it in lumps. There is a row only where a limit is set
    or was learned.
    """

    way = models.CharField(
        max_length=120, unique=True, help_text=_("“relay:” or “to:”, and whom it is about.")
    )
    slowed_to = models.FloatField(
        null=True, blank=True, help_text=_("Letters a second, as of the last time it was slowed.")
    )
    slowed_at = models.DateTimeField(null=True, blank=True)
    credit = models.FloatField(default=0.0, help_text=_("Letters that may go, as of then."))
    counted_at = models.DateTimeField(help_text=_("When its credit was last counted."))

    class Meta:
        verbose_name = _("pace")
        verbose_name_plural = _("paces")

    def __str__(self) -> str:
        return self.way


class Warmup(models.Model):
    """How many letters of a new domain went on each of its first days, and since when."""

    domain = models.CharField(max_length=253, unique=True)
    began_at = models.DateTimeField()
    day = models.PositiveSmallIntegerField(default=0, help_text=_("Full days since it began."))
    given = models.PositiveIntegerField(default=0, help_text=_("Letters let go on that day."))

    class Meta:
        verbose_name = _("warm-up")
        verbose_name_plural = _("warm-ups")

    def __str__(self) -> str:
        return self.domain


class Return(models.Model):
    """Something that came back about a letter after the relay had accepted it."""

    class Kind(models.TextChoices):
        """What it said of the letter, or of its reader's mailbox."""

        HARD = "hard", _("no such mailbox")
        SOFT = "soft", _("not delivered")
        DELAYED = "delayed", _("still being tried")
        POLICY = "policy", _("not wanted there")
        COMPLAINT = "complaint", _("called spam")

    # The constraint's index serves the key.
    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="returns", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField(help_text=_("When the first of its kind came in."))
    status = models.CharField(max_length=12, blank=True, help_text=_("Such as 5.1.1 (RFC 3463)."))
    words = models.CharField(
        max_length=200, blank=True, help_text=_("What the mail server said, without addresses.")
    )

    objects = ReturnQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("delivery", "kind"), name="one_return_of_a_kind"),
        )
        verbose_name = _("return")
        verbose_name_plural = _("returns")

    def __str__(self) -> str:
        return f"{self.kind} of delivery {self.delivery_id}"
