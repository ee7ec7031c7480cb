"""Press releases by mail: what reaches a feed's own address becomes an item of its outlet."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError
from django.utils import translation
from django.utils.translation import gettext as _

from latefinal.masthead.models import Masthead
from latefinal.outlets.recognition import outlet_at
from latefinal.plumbing.transactions import synced_to_disk
from latefinal.wire.errors import MailRefused, why_unread
from latefinal.wire.models import Feed, ItemVersion, SenderStanding
from latefinal.wire.rules.entries import FeedEntry, SkippedEntry
from latefinal.wire.rules.mails import PressMail, known_senders_in, read_mail

from .signatures import is_signed_by
from .taking_in import brought_facts, take_in

HOUR = timedelta(hours=1)
MOST_AN_HOUR = {
    SenderStanding.SIGNED: 200,
    SenderStanding.UNSIGNED: 60,
    SenderStanding.UNKNOWN: 20,
}
"""Mails that one feed takes in an hour. Counted apart: no stranger uses up what a ministry may."""


def new_mail_token() -> str:
    """What nobody guesses: 80 bits, in letters that survive whatever folds an address."""
    return secrets.token_hex(10)


def take_press_mail(*, token: str, raw: bytes, at: datetime) -> bool:
    """Make the mail an item of the feed that has that token, at `at` (aware).

    Answers whether there is such a feed. What cannot be read, or is too much, is said on the feed's
    row. Raises only what the database raises, for the mail to be brought again.
    """
    feed = Feed.objects.filter(mail_token=token).select_related("outlet").first()
    if feed is None:
        return False
    if feed.is_on:
        with translation.override(settings.LANGUAGE_CODE):
            _take(feed, raw, at=at)
    return True


def _take(feed: Feed, raw: bytes, *, at: datetime) -> None:
    try:
        entry = _entry(feed, raw, at=at)
        _keep(feed, entry, at=at)
    except Exception as error:
        if _is_ours(error):
            raise
        words = _("A mail to it was not taken. %(why)s") % {"why": why_unread(error)}
        Feed.objects.filter(pk=feed.pk).update(
            trouble=words, failures=feed.failures + 1, refused_at=at
        )


def _is_ours(error: Exception) -> bool:
    """Whether the database is at fault, and not what it was given."""
    is_of_the_mail = isinstance(error, DataError | IntegrityError)
    return isinstance(error, DatabaseError | InterfaceError) and not is_of_the_mail


def _entry(feed: Feed, raw: bytes, *, at: datetime) -> FeedEntry:
    """What the mail says. Whether it is signed is asked of the DNS, so in no transaction."""
    mail = read_mail(raw, at=at, zone=Masthead.load().zoneinfo)
    if isinstance(mail, SkippedEntry):
        raise MailRefused(mail.why)
    standing = _standing(feed, mail, raw)
    # What another sent under the same id, or proved less, never changes what this one said.
    guid = f"mail:{standing}:{mail.address}:{mail.entry.guid}"
    return mail.entry.renamed(guid, sender=standing.value)


def _standing(feed: Feed, mail: PressMail, raw: bytes) -> SenderStanding:
    if not mail.address or not _is_known(feed, mail):
        return SenderStanding.UNKNOWN
    is_signed = mail.is_one and is_signed_by(mail.host, raw)
    return SenderStanding.SIGNED if is_signed else SenderStanding.UNSIGNED


def _is_known(feed: Feed, mail: PressMail) -> bool:
    if outlet_at(mail.host) == feed.outlet:
        return True
    senders = set(known_senders_in(feed.known_senders))
    return mail.address in senders or mail.host in senders


@synced_to_disk()
def _keep(feed: Feed, entry: FeedEntry, *, at: datetime) -> None:
    most = MOST_AN_HOUR[SenderStanding(entry.sender)]
    lately = ItemVersion.objects.filter(item__feed=feed, sender=entry.sender, seen_at__gt=at - HOUR)
    if lately.count() >= most:
        words = _(
            "More than %(number)d came within an hour from senders of its kind (%(sender)s); "
            "ask them to send again what is missing."
        )
        raise MailRefused(words % {"number": most, "sender": SenderStanding(entry.sender).label})
    took = take_in(outlet=feed.outlet, entries=[entry], at=at, feed=feed)
    told = brought_facts(feed, at=at) if took.new or took.changed else {}
    # A flood is still to be seen while single mails come: what was told stays for an hour.
    if feed.trouble and (feed.refused_at is None or feed.refused_at < at - HOUR):
        told |= {"trouble": "", "failures": 0}
    if told:
        Feed.objects.filter(pk=feed.pk).update(**told)
