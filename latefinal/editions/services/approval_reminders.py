"""The desk is told by mail when an edition's hour is past and it waits for the desk's own word."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from latefinal.clockwork.rules import moment_of
from latefinal.editions.models import Edition
from latefinal.editions.rules.proof_links import proof_link
from latefinal.mailroom.models import Batch
from latefinal.masthead.models import Masthead
from latefinal.masthead.rules import utc_name
from latefinal.subscriptions.models import Newsletter

from .alerts import tell
from .closing import may_close
from .due_closings import GRACE, due_closings_at
from .editors import editors
from .letters import absolute
from .lineup import edition_of, line_up


class Waits(StrEnum):
    """For what an edition waits."""

    APPROVAL = "approval"
    RELEASE = "release"


def warn_of_waiting(*, at: datetime) -> int:
    """Mail those who may decide about it each edition that is past its hour at home and waits.

    Once for an edition that is to be approved and once for one that is held, and for none that
    holds nothing new. Answers how many letters.
    """
    sent = 0
    for newsletter in Newsletter.objects.running():
        for turn in due_closings_at(newsletter=newsletter, at=at).owed:
            edition = edition_of(newsletter=newsletter, local_date=turn.local_date)
            waits = waits_for(edition)
            if turn.is_home and waits and line_up(edition=edition, at=at).stories:
                sent += _warn(edition, waits, at=at)
    return sent


def waits_for(edition: Edition) -> Waits | None:
    """What keeps it from closing by itself, unless that is meant to."""
    if edition.is_spiked or may_close(edition):
        return None
    return Waits.RELEASE if edition.is_held else Waits.APPROVAL


def _warn(edition: Edition, waits: Waits, *, at: datetime) -> int:
    edition, _made = Edition.objects.get_or_create(
        newsletter=edition.newsletter, local_date=edition.local_date, number=edition.number
    )
    key = f"waits:{waits}:{edition.pk}"
    if Batch.objects.filter(key__startswith=f"{key}:").exists():
        return 0
    answers = _answers(edition) if waits is Waits.APPROVAL else {}
    with translation.override(settings.LANGUAGE_CODE):
        context, told = _context(edition, waits), list(editors())
        for person, address in told:
            own = context | {"fine": answers.get(person.pk, "")}
            tell(address=address, key=f"{key}:{person.pk}", letter="waits", context=own, at=at)
    return len(told)


def _answers(edition: Edition) -> dict[int, str]:
    """By whom the edition can be found fine without a log-in, and where: their own proof's link."""
    open_ones = edition.proofs.filter(answered_at=None).values_list("pk", "editor")
    return {
        editor: absolute(f"/evening/proof/{proof_link(proof)}/fine/") for proof, editor in open_ones
    }


def _context(edition: Edition, waits: Waits) -> dict[str, object]:
    masthead = Masthead.load()
    hour, until = _hours(edition, masthead)
    return {
        "masthead": masthead,
        "site_url": settings.LATEFINAL_URL,
        "link": absolute(reverse("edition_desk:board", args=[edition.newsletter.slug])),
        "edition": edition,
        "is_held": waits is Waits.RELEASE,
        "time": f"{hour:%H:%M}",  # a template would show it in the desk's own zone
        "until": f"{until:%H:%M}",
        "zone": utc_name(hour),
    }


def _hours(edition: Edition, masthead: Masthead) -> tuple[datetime, datetime]:
    """When it was to close and until when it still can, by the paper's clock.

    Nobody decides about yesterday's edition, so midnight ends it before GRACE does.
    """
    zone, day = masthead.zoneinfo, edition.local_date
    wall_time = edition.newsletter.hour_at(masthead.evening)
    hour = moment_of(day=day, wall_time=wall_time, zone=zone)
    midnight = moment_of(day=day + timedelta(days=1), wall_time=time.min, zone=zone)
    known = hour or datetime.combine(day, wall_time, zone)
    until = min(filter(None, (known + GRACE, midnight)))
    return known.astimezone(zone), until.astimezone(zone)
