"""Who shares an evening."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from latefinal.clockwork.rules import due
from latefinal.masthead.models import Masthead
from latefinal.subscriptions.models import HOME, Closes, Cohort, Newsletter, Subscription
from latefinal.subscriptions.querysets import Choice
from latefinal.subscriptions.rules.choices import zone_or


def gather_cohorts(*, at: datetime) -> int:
    """Make the cohort of every choice that readers made; answers how many were new.

    A new one starts with the next time its hour comes.
    """
    made = 0
    for newsletter in Newsletter.objects.running():
        subscribed = Subscription.objects.filter(newsletter=newsletter).in_force(at=at)
        rows = subscribed.order_by().values_list("reader__zone", "sections", "is_plain").distinct()
        known = set(newsletter.cohorts.values_list("zone", "sections", "is_plain"))
        new = {HOME, *rows} - known
        for choice in new:
            _make(newsletter, choice, at=at)
        made += len(new)
    return made


def start_at_next_hour(*, newsletter: Newsletter, at: datetime) -> None:
    """Let a newsletter close the next time that its hour comes, not for one that is past.

    When it is new, taken up again, or has got other days or another hour.
    """
    if not newsletter.cohorts.choosing(HOME).exists():
        _make(newsletter, HOME, at=at)
    masthead = Masthead.load()
    hour = newsletter.hour_at(masthead.evening)
    for cohort in newsletter.cohorts.all():
        zone = wall_zone(newsletter, cohort.zone, masthead)
        passed = due(zone=zone, wall_time=hour, last_day=cohort.last_day, grace=None, at=at)
        if passed is not None:
            Cohort.objects.filter(pk=cohort.pk).update(last_day=passed.day)


def join_cohort(*, subscription: Subscription, at: datetime) -> None:
    """See to it that the cohort of `subscription` is there before its next evening."""
    choice = (subscription.reader.zone, subscription.sections, subscription.is_plain)
    if not subscription.newsletter.cohorts.choosing(choice).exists():
        _make(subscription.newsletter, choice, at=at)


def _make(newsletter: Newsletter, choice: Choice, *, at: datetime) -> None:
    masthead = Masthead.load()
    zone = wall_zone(newsletter, choice[0], masthead)
    hour = newsletter.hour_at(masthead.evening)
    passed = due(zone=zone, wall_time=hour, last_day=None, grace=None, at=at)
    cohort_of(newsletter=newsletter, choice=choice, last_day=passed.day if passed else None)


def cohort_of(*, newsletter: Newsletter, choice: Choice, last_day: date | None = None) -> Cohort:
    """The cohort of `choice`; made, where it is new, as one that is done with `last_day`."""
    zone, sections, is_plain = choice
    cohort, _made = Cohort.objects.get_or_create(
        newsletter=newsletter,
        zone=zone,
        sections=sections,
        is_plain=is_plain,
        defaults={"last_day": last_day},
    )
    return cohort


def wall_zone(newsletter: Newsletter, zone: str, masthead: Masthead) -> ZoneInfo:
    """By whose clock readers in `zone` are served."""
    is_single = newsletter.closes == Closes.SINGLE
    return masthead.zoneinfo if is_single else zone_or(zone, masthead.zone)
