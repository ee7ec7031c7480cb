"""The verbs that keep jobs, run what is due, and clear up after a process that was killed."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from latefinal.plumbing.errors import place_of

from . import registry, rules
from .models import Job
from .querysets import JobQuerySet

log = logging.getLogger("latefinal.clockwork")

# How long a running job is left alone; longer than any of ours takes.
LEASE = timedelta(minutes=10)
# How long a job that failed rests before it is tried again.
REST = timedelta(seconds=30)
# A task that took its process down this often is not tried again.
TASK_STARTS = 3
KEEP_TASKS = timedelta(days=14)


@transaction.atomic
def schedule_job(
    *, name: str, zone: str, wall_time: time, at: datetime, grace: timedelta | None = None
) -> Job:
    """Have the verb `name` run daily at `wall_time` in `zone`; called again, it moves the job.

    A new job starts with the next time its hour comes, so one made at 20:00 for 18:00 waits for
    tomorrow. One that is moved keeps the date it is done with, so no date comes twice.
    """
    when = {"zone": zone, "wall_time": wall_time, "grace": grace}
    job, made = Job.objects.get_or_create(name=name, defaults=when)
    if made:
        passed = rules.due(
            zone=job.zoneinfo, wall_time=wall_time, last_day=None, grace=grace, at=at
        )
        job.last_day = passed.day if passed else None
        job.save(update_fields=["last_day"])
    elif any(getattr(job, name) != value for name, value in when.items()):
        Job.objects.filter(pk=job.pk).update(**when)
        job.refresh_from_db()
    return job


def schedule_usual_jobs(*, at: datetime) -> None:
    """Make the rows of verbs that were registered with an hour of their own; touch none there."""
    for name, wall_time in registry.usual_hours().items():
        if not Job.objects.filter(name=name).exists():
            schedule_job(name=name, zone="UTC", wall_time=wall_time, at=at)


def tick(*, at: datetime, holder: str = "") -> list[str]:
    """Run every job that is due at `at` (aware); answer the names of those that went well.

    Called by as many tickers as there are: one conditional UPDATE decides who runs a job.
    """
    return [job.name for job in Job.objects.free(at=at) if _turn(job, at=at, holder=holder)]


def _turn(job: Job, *, at: datetime, holder: str) -> bool:
    owed = rules.due(
        zone=job.zoneinfo,
        wall_time=job.wall_time,
        last_day=job.last_day,
        grace=job.grace,
        at=at,
    )
    if owed is None or not _claim(job, at=at, holder=holder):
        return False
    # What this turn claimed: a job that outlasts its lease may be another's by the time it ends.
    claimed = Job.objects.filter(pk=job.pk, holder=holder, lease_until=at + LEASE)
    if owed.too_late:
        _settle(claimed, job, owed=owed, error=_passed_over(job, owed, at))
        return False
    return _run(claimed, job, owed=owed, at=at)


def _claim(job: Job, *, at: datetime, holder: str) -> bool:
    unchanged = Job.objects.free(at=at).filter(pk=job.pk, last_day=job.last_day)
    return bool(unchanged.hold(at=at, until=at + LEASE, holder=holder))


def _run(claimed: JobQuerySet, job: Job, *, owed: rules.Due, at: datetime) -> bool:
    verb = registry.daily_verb(job.name)
    if verb is None:
        _settle(claimed, job, owed=owed, error=_("No verb is registered under this name."))
        return False
    try:
        verb(at=at)
    except Exception as error:  # noqa: BLE001 - whatever a job raises must not stop the next one
        place = place_of(error)
        log.error("The job %s failed: %s. It is tried again in %s.", job.name, place, REST)
        claimed.update(last_error=place, lease_until=at + REST, holder="")
        return False
    _settle(claimed, job, owed=owed, finished_at=at)
    log.info("The job %s is done for %s.", job.name, owed.day)
    return True


def _settle(
    claimed: JobQuerySet,
    job: Job,
    *,
    owed: rules.Due,
    error: str = "",
    finished_at: datetime | None = None,
) -> None:
    if error:
        log.warning("The job %s was passed over for %s: %s", job.name, owed.day, error)
    claimed.update(
        last_day=owed.day,
        last_error=error,
        finished_at=finished_at or job.finished_at,
        lease_until=None,
        holder="",
    )


def _passed_over(job: Job, owed: rules.Due, at: datetime) -> str:
    words = _("%(day)s was passed over: it was due %(due)s and reached only %(reached)s.")
    return words % {
        "day": owed.day,
        "due": owed.moment.astimezone(job.zoneinfo).strftime("%H:%M"),
        "reached": at.astimezone(job.zoneinfo).strftime("%d.%m. %H:%M"),
    }


@dataclass
class Sweeper:
    """Runs the registered sweeps, each when its seconds have gone by."""

    swept: dict[str, datetime] = field(default_factory=dict)

    def sweep(self, *, at: datetime) -> list[str]:
        """Run what is due at `at` (aware); one that fails is logged and stops no other."""
        names = []
        for sweep in registry.sweeps():
            if not self._is_due(sweep, at):
                continue
            self.swept[sweep.name] = at
            names.append(sweep.name)
            try:
                sweep.verb(at=at)
            except Exception as error:  # noqa: BLE001 - one sweep must not stop the others
                log.error("The sweep %s failed: %s.", sweep.name, place_of(error))
        return names

    def _is_due(self, sweep: registry.Sweep, at: datetime) -> bool:
        # A clock that was set back must not silence a sweep until it has caught up.
        last = self.swept.get(sweep.name)
        return last is None or not 0 <= (at - last).total_seconds() < sweep.seconds


def clear_up(*, holder: str) -> int:
    """Take back what a killed process of this `holder` left half done; answer how many rows.

    Leases are freed. A task that was running is queued again, being harmless when run twice,
    unless it has taken its process down TASK_STARTS times already.
    """
    jobs = Job.objects.filter(holder=holder).update(lease_until=None, holder="")
    orphans = [
        task
        for task in DBTaskResult.objects.running()
        if task.worker_ids and str(task.worker_ids[-1]).startswith(holder)
    ]
    for task in orphans:
        if len(task.worker_ids) < TASK_STARTS:
            DBTaskResult.objects.filter(pk=task.pk).update(status="READY", started_at=None)
        else:
            task.set_failed(RuntimeError("The process that ran it was killed each time."))
    return jobs + len(orphans)


def tidy(*, at: datetime) -> None:
    """Forget sessions that ran out and the results of tasks that are long finished."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    DBTaskResult.objects.finished().filter(finished_at__lt=at - KEEP_TASKS).delete()
