"""A job runs once for its date, whoever ticks, and says what went wrong."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult, get_date_max

from latefinal.clockwork import registry
from latefinal.clockwork.models import Job
from latefinal.clockwork.services import (
    LEASE,
    REST,
    Sweeper,
    clear_up,
    schedule_job,
    schedule_usual_jobs,
    tick,
    tidy,
)
from latefinal.plumbing.registry import Registry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # 17:00 in Tashkent
EVENING = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def the_registry_is_this_tests_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers does not outlive it."""
    monkeypatch.setattr(registry, "_daily", Registry())


@pytest.fixture
def ran() -> list[datetime]:
    """The moments at which the job “closing” was run."""
    moments: list[datetime] = []
    registry.register_daily("closing", lambda *, at: moments.append(at))
    return moments


def closing(**fields: object) -> Job:
    given = {"name": "closing", "zone": "Asia/Tashkent", "wall_time": time(18), "at": NOON}
    return schedule_job(**{**given, **fields})


def test_a_job_runs_at_its_hour_and_once(ran, caplog):
    closing()
    for moment in (NOON, EVENING - timedelta(seconds=1), EVENING, EVENING + timedelta(hours=3)):
        tick(at=moment)
    assert ran == [EVENING]
    assert Job.objects.get().finished_at == EVENING
    assert not [one for one in caplog.records if one.levelname == "WARNING"]


def test_a_job_made_after_its_hour_waits_for_tomorrow(ran):
    closing(at=EVENING + timedelta(hours=1))
    tick(at=EVENING + timedelta(hours=2))
    assert ran == []
    assert tick(at=EVENING + timedelta(days=1)) == ["closing"]


def test_an_hour_moved_after_the_run_does_not_run_that_date_again(ran):
    closing()
    tick(at=EVENING)
    closing(wall_time=time(20))
    tick(at=EVENING + timedelta(hours=3))
    assert ran == [EVENING]


def test_a_job_that_is_moved_has_its_new_hour_and_no_other_has(ran):
    closing()
    schedule_job(name="neighbour", zone="UTC", wall_time=time(9), at=NOON)
    grace = timedelta(hours=3)
    moved = closing(zone="Asia/Samarkand", wall_time=time(19), grace=grace)
    for job in (moved, Job.objects.get(name="closing")):
        told = (job.zone, job.wall_time, job.grace)
        assert told == ("Asia/Samarkand", time(19), grace)
    alone = closing(zone="Asia/Samarkand", wall_time=time(20), grace=grace)
    assert alone.wall_time == Job.objects.get(name="closing").wall_time == time(20)
    closing(zone="Asia/Samarkand", wall_time=time(19), grace=grace)
    other = Job.objects.get(name="neighbour")
    assert (other.zone, other.wall_time, other.grace) == ("UTC", time(9), None)
    assert tick(at=EVENING + timedelta(minutes=59)) == []
    assert tick(at=EVENING + timedelta(hours=1)) == ["closing"]


def test_a_new_job_is_done_with_the_date_whose_hour_has_passed_whatever_its_grace():
    made = closing(at=EVENING + timedelta(hours=4), grace=timedelta(hours=1))
    assert made.last_day == Job.objects.get().last_day == date(2026, 11, 23)
    assert made.grace == timedelta(hours=1)
    waits = closing(name="later", at=EVENING - timedelta(seconds=1))
    assert waits.last_day == date(2026, 11, 22)


def test_while_a_job_runs_it_is_held_and_no_other_is():
    closing()
    schedule_job(name="neighbour", zone="Asia/Tashkent", wall_time=time(19), at=NOON)
    seen = []
    registry.register_daily(
        "closing", lambda *, at: seen.extend(Job.objects.values_list("lease_until", "holder"))
    )
    tick(at=EVENING, holder="here")
    assert seen == [(EVENING + timedelta(minutes=10), "here"), (None, "")]
    assert list(Job.objects.values_list("lease_until", "holder")) == [(None, "")] * 2


def test_a_job_that_another_has_done_meanwhile_is_not_done_again(ran):
    closing()
    schedule_job(name="before", zone="Asia/Tashkent", wall_time=time(17, 30), at=NOON)
    registry.register_daily("before", lambda *, at: tick(at=at, holder="elsewhere"))
    assert tick(at=EVENING, holder="here") == ["before"]
    assert ran == [EVENING]


def test_a_job_switched_off_does_not_run(ran):
    closing()
    Job.objects.update(enabled=False)
    tick(at=EVENING)
    assert ran == []


def test_a_job_that_another_holds_is_left_alone_until_its_lease_ends(ran):
    closing()
    Job.objects.update(lease_until=EVENING + LEASE, holder="elsewhere")
    tick(at=EVENING)
    assert ran == []
    tick(at=EVENING + LEASE)
    assert ran == [EVENING + LEASE]


def test_a_job_that_ends_touches_no_other_row_however_it_ends(ran):
    """Done, failed, passed over, its verb gone: the neighbour's lease, day and words stay."""
    closing(grace=timedelta(hours=2))
    schedule_job(name="forgotten", zone="Asia/Tashkent", wall_time=time(18), at=NOON)
    schedule_job(name="neighbour", zone="Asia/Tashkent", wall_time=time(18), at=NOON)
    mine = Job.objects.filter(name="neighbour")
    mine.update(
        lease_until=EVENING + timedelta(days=3),
        holder="elsewhere",
        last_error="mine",
        finished_at=NOON,
    )
    before = mine.values().get()
    tick(at=EVENING)
    assert "No verb" in Job.objects.get(name="forgotten").last_error
    assert Job.objects.get(name="closing").finished_at == EVENING
    tick(at=EVENING + timedelta(days=1, hours=3))
    assert "passed over" in Job.objects.get(name="closing").last_error

    def fall(*, at: datetime) -> None:
        raise RuntimeError

    registry.register_daily("closing", fall)
    tick(at=EVENING + timedelta(days=2))
    assert "RuntimeError" in Job.objects.get(name="closing").last_error
    assert mine.values().get() == before


@pytest.mark.parametrize(
    ("holder", "until"), [("elsewhere", 2 * LEASE), ("elsewhere", LEASE), ("slow", 2 * LEASE)]
)
def test_a_job_that_outlasts_its_lease_leaves_the_next_holders_row_alone(ran, holder, until):
    closing()

    def overtaken(*, at: datetime) -> None:
        Job.objects.update(lease_until=at + until, holder=holder)

    registry.register_daily("closing", overtaken)
    tick(at=EVENING, holder="slow")
    job = Job.objects.get()
    assert (job.holder, job.lease_until) == (holder, EVENING + until)
    assert job.last_day != date(2026, 11, 23)


def test_a_failed_job_says_why_without_anybodys_address_and_is_tried_again(caplog):
    closing()
    tries = []

    def fall(*, at: datetime) -> None:
        tries.append(at)
        if len(tries) == 1:
            raise KeyError("reader@example.org")

    registry.register_daily("closing", fall)
    with caplog.at_level(logging.INFO):
        assert tick(at=EVENING, holder="here") == []
    job = Job.objects.get()
    assert (job.lease_until, job.holder) == (EVENING + timedelta(seconds=30), "")
    assert job.finished_at is None
    assert job.last_error.startswith("KeyError at ")
    assert job.last_day != date(2026, 11, 23)
    assert "reader@example.org" not in caplog.text + job.last_error
    assert tick(at=EVENING + timedelta(seconds=5)) == []
    assert tick(at=EVENING + REST) == ["closing"]
    assert Job.objects.get().last_error == ""


def test_a_job_beyond_its_grace_is_passed_over_in_words(ran, caplog):
    closing(grace=timedelta(hours=2))
    Job.objects.update(finished_at=NOON - timedelta(days=1))
    late = EVENING + timedelta(hours=2, seconds=1)
    assert tick(at=late, holder="here") == []
    assert ran == []
    job = Job.objects.get()
    assert (job.lease_until, job.holder) == (None, "")
    assert job.finished_at == NOON - timedelta(days=1)
    assert job.last_day == date(2026, 11, 23)
    assert job.last_error == (
        "2026-11-23 was passed over: it was due 18:00 and reached only 23.11. 20:00."
    )
    assert "The job closing was passed over for 2026-11-23" in caplog.text


def test_a_job_whose_verb_is_gone_says_so():
    schedule_job(name="forgotten", zone="UTC", wall_time=time(12), at=NOON - timedelta(hours=1))
    assert tick(at=NOON) == []
    job = Job.objects.get()
    assert "No verb" in job.last_error
    assert (job.last_day, job.lease_until, job.finished_at) == (NOON.date(), None, None)


def test_one_failing_job_does_not_stop_the_next(ran):
    def fall(*, at: datetime) -> None:
        raise RuntimeError

    registry.register_daily("before", fall)
    schedule_job(name="before", zone="Asia/Tashkent", wall_time=time(17, 30), at=NOON)
    closing()
    assert tick(at=EVENING) == ["closing"]


def test_usual_jobs_are_made_once_and_keep_what_was_changed():
    schedule_usual_jobs(at=NOON)
    Job.objects.filter(name="tidy").update(wall_time=time(5))
    Job.objects.exclude(name="tidy").first().delete()
    schedule_usual_jobs(at=NOON)
    assert Job.objects.get(name="tidy").wall_time == time(5)
    hours = dict(Job.objects.exclude(name="tidy").values_list("name", "wall_time"))
    assert {"tidy": time(5), **hours}.keys() == registry.usual_hours().keys()
    assert hours == {name: hours[name] for name in registry.usual_hours() if name != "tidy"}
    assert set(Job.objects.values_list("zone", flat=True)) == {"UTC"}


def test_a_failing_sweep_stops_no_other_and_each_keeps_its_pace(monkeypatch, caplog):
    monkeypatch.setattr(registry, "_sweeps", Registry())
    swept = []

    def fall(*, at: datetime) -> None:
        raise ValueError("reader@example.org")

    registry.register_sweep(fall, seconds=10, name="falls")
    registry.register_sweep(lambda *, at: swept.append(at), seconds=60, name="sweeps")
    sweeper = Sweeper()
    for seconds in (0, 9, 10, 59, 60):
        sweeper.sweep(at=NOON + timedelta(seconds=seconds))
    assert swept == [NOON, NOON + timedelta(seconds=60)]
    assert caplog.text.count("The sweep falls failed: ValueError at") == 3
    assert "reader@example.org" not in caplog.text


def test_a_clock_set_back_silences_no_sweep(monkeypatch):
    monkeypatch.setattr(registry, "_sweeps", Registry())
    registry.register_sweep(lambda *, at: None, seconds=60, name="sweeps")
    sweeper = Sweeper()
    sweeper.sweep(at=NOON)
    assert sweeper.sweep(at=NOON - timedelta(hours=1)) == ["sweeps"]
    assert sweeper.sweep(at=NOON - timedelta(hours=1)) == []
    assert sweeper.sweep(at=NOON - timedelta(hours=1, seconds=1)) == ["sweeps"]


def left_running(*workers: str) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status="RUNNING",
        started_at=NOON,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="latefinal.nowhere",
        worker_ids=list(workers),
        backend_name="default",
        run_after=get_date_max(),
    )


def test_what_a_killed_process_held_is_free_again_and_nobody_elses():
    closing()
    Job.objects.update(lease_until=EVENING + LEASE, holder="here")
    ours, theirs = left_running("here-1"), left_running("there-1")
    assert clear_up(holder="here") == 2
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.status, theirs.status) == ("READY", "RUNNING")
    assert ours.started_at is None
    job = Job.objects.get()
    assert (job.lease_until, job.holder) == (None, "")


def test_only_what_a_process_was_at_last_is_taken_back():
    closing()
    Job.objects.update(lease_until=EVENING + LEASE, holder="there")
    tasks = [left_running("here-1", "there-1"), left_running(), left_running("there-1", "here-1")]
    assert clear_up(holder="here") == 1
    for task in tasks:
        task.refresh_from_db()
    assert [task.status for task in tasks] == ["RUNNING", "RUNNING", "READY"]
    assert Job.objects.get().lease_until == EVENING + LEASE


@pytest.mark.parametrize(("starts", "status"), [(1, "READY"), (2, "READY"), (3, "FAILED")])
def test_a_task_that_kills_its_process_three_times_is_given_up(starts, status):
    task = left_running(*[f"here-{number}" for number in range(starts)])
    assert clear_up(holder="here") == 1
    task.refresh_from_db()
    assert task.status == status


def test_tidying_forgets_what_ran_out_and_keeps_the_rest(at):
    Session.objects.create(session_key="old", session_data="", expire_date=NOON - timedelta(365))
    Session.objects.create(session_key="new", session_data="", expire_date=NOON + timedelta(3650))
    old, new = left_running("here-1"), left_running("here-1")
    for task, days in ((old, 15), (new, 13)):
        DBTaskResult.objects.filter(pk=task.pk).update(
            status="SUCCESSFUL", finished_at=NOON - timedelta(days)
        )
    tidy(at=NOON)
    assert [row.session_key for row in Session.objects.all()] == ["new"]
    assert [row.pk for row in DBTaskResult.objects.all()] == [new.pk]
