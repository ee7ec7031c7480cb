"""A look at the mail, asked for at the desk and taken in the background."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django_tasks import task

from latefinal.deliverability.models import Checkup
from latefinal.deliverability.sample_letters import sample_letter
from latefinal.people.models import User
from latefinal.plumbing import clock

from .checkup import look_at_mail

LEASE = timedelta(minutes=3)
"""A look takes seconds; with a silent relay and silent name servers a minute."""

GIVEN_UP = timedelta(minutes=10)
"""A look that is not at its end by then is left as it is."""

NUDGED_BY = timedelta(minutes=1)
"""What nobody began by then was forgotten."""

KEPT = 20
"""Looks that are kept, the newest."""


@transaction.atomic
def ask_checkup(*, by: User | None, at: datetime) -> Checkup:
    """Have the mail looked at in the background; where a look is under way already, that one.

    One that is stuck is given up: whoever asks again wants a look, and not to be told to wait.
    """
    Checkup.objects.stuck(at=at).update(finished_at=at)
    if (under_way := Checkup.objects.unfinished().first()) is not None:
        return under_way
    checkup = Checkup.objects.create(asked_at=at, asked_by=by)
    old = list(Checkup.objects.values_list("pk", flat=True)[KEPT:])
    Checkup.objects.filter(pk__in=old).delete()
    transaction.on_commit(partial(run_checkup.enqueue, checkup.pk))
    return checkup


@task()
def run_checkup(checkup_id: int) -> None:
    """Look, and write down what is found as it is found. Called twice, one caller looks."""
    at = clock.now()
    until = at + LEASE
    asked = Checkup.objects.unfinished().filter(pk=checkup_id)
    if not asked.hold(at=at, until=until, done=0):
        return
    mine = asked.filter(lease_until=until)
    with translation.override(settings.LANGUAGE_CODE):
        findings: list[object] = []
        steps = look_at_mail(letter=sample_letter(at=at), at=at)
        for done, (_topic, found) in enumerate(steps, start=1):
            findings += [one.as_json() for one in found]
            if not mine.update(findings=findings, done=done):
                return  # the lease ran out, and another looks
    mine.update(finished_at=clock.now(), lease_until=None)


def finish_checkups(*, at: datetime) -> int:
    """Nudge looks that nobody is at, and give up the old; answers how many were nudged."""
    # A plain read first: an UPDATE takes SQLite's write lock even where it changes no row.
    if not Checkup.objects.unfinished().exists():
        return 0
    _give_up(at)
    free = Checkup.objects.free(at=at).filter(asked_at__lt=at - NUDGED_BY)
    forgotten = list(free.values_list("pk", flat=True))
    for pk in forgotten:
        run_checkup.enqueue(pk)
    return len(forgotten)


def _give_up(at: datetime) -> None:
    Checkup.objects.free(at=at).filter(asked_at__lt=at - GIVEN_UP).update(finished_at=at)
