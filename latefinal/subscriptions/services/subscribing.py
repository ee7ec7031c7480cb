"""A reader's wish: asked for, confirmed by a mailed link, ended."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from latefinal.mailroom.models import Batch, Lane
from latefinal.mailroom.services import is_suppressed, lift_suppression, send_letter, withdraw
from latefinal.masthead.models import Masthead
from latefinal.readers.models import Reader
from latefinal.readers.rules import known_zone
from latefinal.readers.services import reader_of, verify_reader
from latefinal.subscriptions import subscriber_list
from latefinal.subscriptions.errors import LinkBroken, LinkExpired
from latefinal.subscriptions.models import Newsletter, Subscription
from latefinal.subscriptions.rules.links import (
    ConfirmToken,
    PreferencesToken,
    read_confirm_token,
    read_leave_token,
    sign_confirm_token,
    sign_preferences_token,
)
from latefinal.subscriptions.rules.words import wrapped
from latefinal.subscriptions.write_lock import lock_to_copy_addresses, lock_to_leave

from .choices import set_zone
from .cohorts import join_cohort
from .mjml import render_mjml


@transaction.atomic
def request_subscription(
    *, newsletter: Newsletter, address: str, zone: str = "", at: datetime
) -> Subscription:
    """Note the wish and mail the link that confirms it; what is said here tells nothing of either.

    A wish that is in force gets the same letter: its link says so. The link carries `zone`, which
    counts once it confirms: whoever asks in another's name moves nobody. Raises as reader_of.
    """
    lock_to_copy_addresses()
    reader = reader_of(address=address, at=at)
    subscription, _made = Subscription.objects.get_or_create(
        newsletter=newsletter, reader=reader, defaults={"asked_at": at}
    )
    if subscription.ended_at is not None and subscription.asked_at <= subscription.ended_at:
        # After leaving it is a new wish, which a link of the old one must not confirm.
        subscription.asked_at = at
        subscription.save(update_fields=["asked_at"])
    _mail_link(subscription, zone=known_zone(zone), at=at)
    return subscription


@transaction.atomic
def request_again(*, token: str, at: datetime) -> Subscription:
    """Mail a new link to whoever was sent `token`, however old it is. Raises LinkBroken."""
    asked = read_confirm_token(token)
    lock_to_copy_addresses()
    subscription = _asked_by(asked)
    return request_subscription(
        newsletter=subscription.newsletter,
        address=subscription.reader.address,
        zone=asked.zone,
        at=at,
    )


def address_of_request(*, token: str) -> str:
    """Whom a new link for `token` would be mailed to. Raises LinkBroken."""
    return _asked_by(read_confirm_token(token)).reader.address


def find_subscription(*, token: str, at: datetime) -> Subscription:
    """The wish that `token` confirms, or has confirmed. Raises LinkBroken, LinkExpired."""
    asked = read_confirm_token(token)
    subscription = _asked_by(asked)
    is_newer = int(subscription.asked_at.timestamp()) != int(asked.asked_at.timestamp())
    was_ended = subscription.ended_at is not None and subscription.ended_at >= asked.asked_at
    if is_newer or was_ended:
        raise LinkExpired
    if not is_served(subscription) and not asked.is_good(at=at):
        raise LinkExpired
    return subscription


def is_served(subscription: Subscription) -> bool:
    """Whether it is in force and its address is written to: there is nothing left to confirm."""
    return subscription.is_in_force and not is_suppressed(address=subscription.reader.address)


@transaction.atomic
def confirm_subscription(*, token: str, at: datetime) -> Subscription:
    """Bring the wish into force. Done twice it is done once; a suppressed address is free again.

    Raises LinkBroken, LinkExpired.
    """
    subscription = find_subscription(token=token, at=at)
    if not subscription.is_in_force:
        _bring_into_force(subscription, at=at)
        if zone := read_confirm_token(token).zone:
            set_zone(reader=subscription.reader, zone=zone, at=at)
        verify_reader(reader=subscription.reader, at=at)
        join_cohort(subscription=subscription, at=at)
    lift_suppression(address=subscription.reader.address)
    return subscription


def _bring_into_force(subscription: Subscription, *, at: datetime) -> None:
    """Only as it was read: whoever left meanwhile, or was dropped, has the last word."""
    mine = Subscription.objects.filter(pk=subscription.pk)
    as_read = mine.filter(asked_at=subscription.asked_at, ended_at=subscription.ended_at)
    changed = as_read.update(confirmed_at=at, ended_at=None)
    # In force already: the link was clicked twice.
    if not changed and not mine.filter(subscriber_list.IN_FORCE).exists():
        raise LinkExpired
    subscription.refresh_from_db(fields=["confirmed_at", "ended_at"])


@transaction.atomic
def end_by_link(*, token: str, at: datetime) -> bool:
    """End the wish; a letter that waits for it is not sent. Done twice it is done once.

    A wish that is no longer there is as good as ended. False where it was before. Raises
    LinkBroken.
    """
    return _end(read_leave_token(token), at=at)


def newsletter_of_link(*, token: str) -> Newsletter | None:
    """What the wish that `token` ends is for; None where it is not there. Raises LinkBroken."""
    return Newsletter.objects.filter(subscriptions=read_leave_token(token)).first()


def leave_by_mail(*, token: str, at: datetime) -> bool | None:
    """The same by mail to the address that holds `token`; None where no wish of ours is meant.

    Whoever wrote the mail: their mailbox may forward to another, and nobody else has the token.
    """
    try:
        return end_by_link(token=token, at=at)
    except LinkBroken:
        return None


@transaction.atomic
def end_subscription(*, reader: Reader, newsletter: Newsletter, at: datetime) -> None:
    """The same by the reader's own choice among their letters."""
    for subscription in Subscription.objects.filter(reader=reader, newsletter=newsletter):
        _end(subscription.pk, at=at)


@transaction.atomic
def end_all_subscriptions(*, address: str, at: datetime) -> None:
    """The same for all that the reader at `address` wished for: they called a letter spam."""
    for subscription in Subscription.objects.filter(reader__address=address, ended_at=None):
        _end(subscription.pk, at=at)


def _end(number: int, *, at: datetime) -> bool:
    """End it; False where it was before."""
    lock_to_leave()
    ended = Subscription.objects.filter(pk=number, ended_at=None).update(ended_at=at)
    # Of all that is sent in bulk, an edition alone: its deliveries are known by their wishes.
    waiting = Batch.objects.filter(lane=Lane.BULK, finished_at=None)
    withdraw(batches=waiting, recipient_key=str(number), at=at)
    return bool(ended)


def _asked_by(asked: ConfirmToken) -> Subscription:
    subscriptions = Subscription.objects.select_related("reader", "newsletter")
    if (found := subscriptions.filter(pk=asked.subscription).first()) is None:
        raise LinkBroken
    return found


def _mail_link(subscription: Subscription, *, zone: str, at: datetime) -> None:
    token = sign_confirm_token(ConfirmToken(subscription.pk, subscription.asked_at, at, zone))
    own = sign_preferences_token(PreferencesToken(subscription.reader_id))
    masthead = Masthead.load()
    context = {
        "masthead": masthead,
        "newsletter": subscription.newsletter,
        "title": subscription.newsletter.title_in(masthead),
        "site_url": settings.LATEFINAL_URL,
        "link": f"{settings.LATEFINAL_URL}/evening/confirm/{token}/",
        "preferences": f"{settings.LATEFINAL_URL}/evening/preferences/{own}/",
        "address": subscription.reader.address,
    }
    send_letter(
        key=f"confirm:{subscription.pk}:{at.timestamp():.6f}",
        to=subscription.reader.address,
        subject=render_to_string("mail/confirm/subject.txt", context),
        text=wrapped(render_to_string("mail/confirm/body.txt", context)),
        html=render_mjml("mail/confirm/body.mjml", context),
        sender_name=masthead.name,
        at=at,
    )
