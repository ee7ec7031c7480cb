"""Letters of the desk's own: the one a check of mail looks at, and one to oneself."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from latefinal.editions.services import count_test, draft_of, edition_at_hand, line_up
from latefinal.editions.services.lineup import Lineup
from latefinal.mailroom.models import Batch, Delivery
from latefinal.mailroom.rules.letters import Letter
from latefinal.mailroom.services import send_letter
from latefinal.masthead.models import Masthead
from latefinal.people.models import User
from latefinal.stories.models import Story
from latefinal.subscriptions.services import evening_newsletter

LEAD_AND_MORE = 8


def sample_letter(*, at: datetime) -> Letter | None:
    """The edition's letter as it would go at `at`, else one of the newest stories; None if none."""
    hour = edition_at_hand(newsletter=evening_newsletter(), at=at)
    lineup = line_up(edition=hour.edition, at=at)
    if not lineup.stories:
        newest = Story.on_the_record(at=at).for_lists()[:LEAD_AND_MORE]
        lineup = Lineup(stories=list(newest))
    if not lineup.stories:
        return None
    return draft_of(edition=hour.edition, lineup=lineup, at=at).letter


def send_test_letter(*, to: User, at: datetime) -> Batch:
    """Queue a letter to that person's own address. Raises what `count_test` does."""
    address = count_test(to=to, at=at)
    masthead = Masthead.load()
    context = {
        "masthead": masthead,
        "at": at.astimezone(masthead.zoneinfo),
        "site_url": settings.LATEFINAL_URL,
        "sender": settings.LATEFINAL_MAIL_FROM,
    }
    return send_letter(
        key=f"{_test_key(to)}{at.timestamp():.6f}",
        to=address,
        subject=render_to_string("mail/test/subject.txt", context),
        text=render_to_string("mail/test/body.txt", context),
        sender_name=masthead.name,
        at=at,
    )


def last_test_letter(*, to: User) -> Delivery | None:
    """What became of the last one."""
    theirs = Delivery.objects.filter(batch__key__startswith=_test_key(to)).select_related("batch")
    return theirs.order_by("-batch__opened_at", "-pk").first()


def _test_key(to: User) -> str:
    return f"test-letter:{to.pk}:"
