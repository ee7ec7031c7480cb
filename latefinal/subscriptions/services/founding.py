"""The newsletters that a paper has."""

from __future__ import annotations

from datetime import datetime

from latefinal.subscriptions.errors import NoSuchNewsletter
from latefinal.subscriptions.models import EVENING, Newsletter, Subscription

from .cohorts import start_at_next_hour


def evening_newsletter() -> Newsletter:
    """Make the evening edition, unless it is there."""
    newsletter, _made = Newsletter.objects.get_or_create(
        slug=EVENING, defaults={"name": "The evening edition"}
    )
    return newsletter


def newsletter_by_slug(slug: str) -> Newsletter:
    """The newsletter of that slug; the evening edition is made. Raises NoSuchNewsletter."""
    if slug == EVENING:
        return evening_newsletter()
    if (found := Newsletter.objects.filter(slug=slug).first()) is None:
        raise NoSuchNewsletter(slug, list(Newsletter.objects.values_list("slug", flat=True)))
    return found


def end_newsletter(*, newsletter: Newsletter, at: datetime) -> None:
    """Let it neither close nor be offered from now on. Whoever wishes for it still does."""
    Newsletter.objects.filter(pk=newsletter.pk, ended_at=None).update(ended_at=at)


def resume_newsletter(*, newsletter: Newsletter, at: datetime) -> None:
    """Take it up again, from its next hour on."""
    start_at_next_hour(newsletter=newsletter, at=at)
    Newsletter.objects.filter(pk=newsletter.pk).update(ended_at=None)


def subscribers(*, newsletter: Newsletter, at: datetime) -> int:
    """How many readers it has at `at` (aware)."""
    return Subscription.objects.filter(newsletter=newsletter).in_force(at=at).count()
