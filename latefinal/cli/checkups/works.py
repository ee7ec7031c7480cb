"""The works: whether a copy runs, when each job last did, what failed, who the owner is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from latefinal.cli.folder_and_port import holder_of, is_held
from latefinal.clockwork import rules
from latefinal.clockwork.models import Job
from latefinal.people.services import has_owner

from .finding import Diagnosis, attention, well

# A job that is due has this long before its lateness is worth a word.
PATIENCE = timedelta(minutes=2)
LATELY = timedelta(days=1)


def check_works(*, at: datetime) -> Iterator[Diagnosis]:
    """What happens by itself."""
    home = Path(settings.LATEFINAL_HOME)
    running = is_held(home)
    topic = _("works")
    if running:
        yield well(topic, _("Latefinal runs as process %(pid)s.") % {"pid": holder_of(home)})
    else:
        words = _("Latefinal is not running: nothing is served, closed or sent.")
        yield attention(topic, words, _("Start it: latefinal run, or make run."))
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return
    try:
        yield from _owner()
        yield from _failed_tasks(at)
        for job in Job.objects.all():
            yield _job(job, at=at, running=running)
    except DatabaseError:
        return  # said where the database is looked at


def _owner() -> Iterator[Diagnosis]:
    if not has_owner():
        words = _("The paper has no owner yet.")
        mend = _("Start Latefinal and open the link that it prints.")
        yield attention(_("works"), words, mend)


def _failed_tasks(at: datetime) -> Iterator[Diagnosis]:
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=at - LATELY)
    if count := failed.count():
        words = _("%(n)d tasks failed within a day, the last at %(place)s.")
        place = failed.latest("finished_at").task_path
        mend = _("Read the log around that time; a sweep tries again what was left.")
        yield attention(_("works"), words % {"n": count, "place": place}, mend)


def _job(job: Job, *, at: datetime, running: bool) -> Diagnosis:
    topic = _("jobs")
    if not job.enabled:
        return well(topic, _("%(job)s is switched off.") % {"job": job})
    if job.last_error:
        words = _("%(job)s: %(error)s") % {"job": job, "error": job.last_error}
        return attention(topic, words, _("The log says more; it is tried again by itself."))
    owed = rules.due(
        zone=job.zoneinfo,
        wall_time=job.wall_time,
        last_day=job.last_day,
        grace=None,
        at=at - PATIENCE,
    )
    if owed is not None and running:
        words = _("%(job)s was due on %(day)s and has not run.") % {"job": job, "day": owed.day}
        return attention(topic, words, _("Restart Latefinal and look again in a minute."))
    return well(topic, _when(job, at))


def _when(job: Job, at: datetime) -> str:
    coming = rules.next_moment(
        zone=job.zoneinfo, wall_time=job.wall_time, last_day=job.last_day, at=at
    )
    said = {
        "job": job,
        "next": coming.astimezone(job.zoneinfo).strftime("%Y-%m-%d %H:%M"),
        "last": job.finished_at.astimezone(job.zoneinfo).strftime("%Y-%m-%d %H:%M")
        if job.finished_at
        else _("not yet"),
    }
    return _("%(job)s: last run %(last)s, next %(next)s.") % said
