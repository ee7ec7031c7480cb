"""The link that opens what is held: mailed to its reader alone, and good for an hour."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from latefinal.mailroom.services import send_letter
from latefinal.masthead.models import Masthead
from latefinal.readers.models import Reader
from latefinal.readers.rules import normalise
from latefinal.subscriptions.errors import LinkOver
from latefinal.subscriptions.rules.links import PreferencesToken, sign_preferences_token
from latefinal.subscriptions.rules.words import wrapped
from latefinal.subscriptions.write_lock import lock_to_copy_addresses

from .mjml import render_mjml
from .preferences import PreferencesAccess, open_preferences


@transaction.atomic
def mail_data_access_link(*, reader: Reader, at: datetime) -> None:
    """Mail `reader` a link that shows and erases what is held about them, for an hour from `at`.

    Whoever was erased a moment ago is mailed nothing.
    """
    lock_to_copy_addresses()
    if reader.pk and not Reader.objects.filter(pk=reader.pk).exists():
        return
    masthead = Masthead.load()
    token = sign_preferences_token(PreferencesToken(reader.pk, mailed_at=at))
    context = {
        "masthead": masthead,
        "site_url": settings.LATEFINAL_URL,
        "link": f"{settings.LATEFINAL_URL}/evening/preferences/{token}/held/",
        "address": reader.address,
    }
    send_letter(
        key=f"own:{reader.pk}:{at.timestamp():.6f}",
        to=reader.address,
        subject=render_to_string("mail/data_access/subject.txt", context),
        text=wrapped(render_to_string("mail/data_access/body.txt", context)),
        html=render_mjml("mail/data_access/body.mjml", context),
        sender_name=masthead.name,
        at=at,
    )


def request_data_access_link(*, address: str, at: datetime) -> None:
    """The same for whoever typed an address. Nothing is mailed to one that is not held.

    Raises what `normalise` does.
    """
    spelled = normalise(address)
    reader = Reader.objects.filter(address=spelled).first()
    # Written for strangers too, and taken back: by how long it takes nobody learns who is a reader.
    with transaction.atomic():
        mail_data_access_link(reader=reader or Reader(pk=0, address=spelled), at=at)
        transaction.set_rollback(reader is None)


def open_data_access(*, token: str, at: datetime) -> PreferencesAccess:
    """Whom a link of the last hour belongs to. Raises LinkBroken, NothingHeld, LinkOver."""
    mine = open_preferences(token=token, at=at)
    if not mine.is_fresh:
        raise LinkOver
    return mine
