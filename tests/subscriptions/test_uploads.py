"""A list that is handed in at the desk is kept privately, brought in meanwhile, and forgotten."""

from __future__ import annotations

import hashlib
import os
import time
from datetime import timedelta

import pytest
from django.db import connection

from latefinal.conf.storages import storages
from latefinal.people.models import User
from latefinal.readers.models import Intake, Reader, Upload
from latefinal.readers.services import erase_reader
from latefinal.subscriptions.errors import (
    ColumnsUnclear,
    ListTooLarge,
    NoAddresses,
    NobodyAgreed,
    NotAList,
)
from latefinal.subscriptions.models import Newsletter, Subscription
from latefinal.subscriptions.rules.report import IntakeReport
from latefinal.subscriptions.services import UploadedList, import_upload, store_upload, uploads
from tests.apart import house

LIST = b"email,status\nann@example.org,subscribed\nbob@example.org,pending\nnobody,subscribed\n"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A house of the test's own, so that what lies in its folder is the test's."""
    settings.STORAGES = {**settings.STORAGES, **storages("", home=tmp_path)}
    return tmp_path / "lists"


@pytest.fixture
def give(evening, editor, at):
    """Hand in a list; a fact that is not given does not matter."""

    def make(*chunks, name="members.csv", they_agreed=True):
        handed = UploadedList(chunks or [LIST], name, evening, editor)
        return store_upload(handed=handed, they_agreed=they_agreed, at=at)

    return make


def test_a_list_waits_where_only_the_program_reads_it(give, folder, editor):
    upload = give(LIST[:7], LIST[7:])
    (file,) = folder.iterdir()
    assert file.read_bytes() == LIST
    assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (upload.said_by, upload.size) == (editor, len(LIST))
    assert not Reader.objects.exists()


def test_it_is_brought_in_and_the_file_goes_and_the_report_stays(give, folder, at, editor):
    upload = give()
    assert import_upload(upload_id=upload.pk, at=at)
    assert not list(folder.glob("*"))
    upload.refresh_from_db()
    assert upload.finished_at >= at
    report = IntakeReport.from_data(upload.report)
    assert report.as_data() == upload.report
    assert (report.rows, report.came, report.out["unconfirmed"]) == (3, 1, 1)
    assert report.bad == [(4, "“nobody” is no e-mail address. One looks like name@example.org.")]
    assert Intake.objects.get().said_by == editor
    assert Subscription.objects.get().is_in_force
    assert not import_upload(upload_id=upload.pk, at=at)
    assert not import_upload(upload_id=upload.pk, at=at + 2 * MINUTE)


def test_committed_it_is_nudged_at_once(give, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        upload = give()
    upload.refresh_from_db()
    assert upload.report["came"] == 1


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        (b"name\nann\n", "x.csv", NoAddresses),
        (b"", "x.csv", NoAddresses),
        (b"PK\x03\x04....", "x.xlsx", NotAList),
        (b"\xd0\xcf\x11\xe0....", "x.xls", NotAList),
        (b"\x1f\x8b....", "x.csv.gz", NotAList),
        (b"%PDF-1.7", "x.pdf", NotAList),
    ],
)
def test_what_is_no_list_is_refused_at_once_and_not_kept(give, folder, content, name, error):
    with pytest.raises(error):
        give(content, name=name)
    assert not list(folder.glob("*"))
    assert not Upload.objects.exists()


def test_nobody_is_brought_in_without_a_word_on_consent(give, folder):
    with pytest.raises(NobodyAgreed):
        give(they_agreed=False)
    assert not folder.exists()


@pytest.mark.parametrize(("more", "fits"), [(0, True), (1, False)])
def test_a_list_too_large_is_refused_in_a_sentence(give, folder, monkeypatch, more, fits):
    monkeypatch.setattr(uploads, "MEGABYTES", 1)
    chunks = [LIST, b"\n" * (1_000_000 - len(LIST) + more)]
    if fits:
        give(*chunks)
        return
    with pytest.raises(ListTooLarge, match="larger than 1 MB"):
        give(*chunks)
    assert not list(folder.glob("*"))


def test_while_somebody_is_at_it_nobody_else_begins(give, at):
    upload = give()
    Upload.objects.update(lease_until=at + MINUTE)
    assert not import_upload(upload_id=upload.pk, at=at)
    assert import_upload(upload_id=upload.pk, at=at + MINUTE)


def test_a_list_that_nobody_took_up_is_nudged_for_again(give, at):
    upload = give()
    assert uploads.take_up_lists(at=at) == 0
    assert uploads.take_up_lists(at=at + MINUTE) == 1
    assert uploads.take_up_lists(at=at + MINUTE) == 0
    upload.refresh_from_db()
    assert upload.report["came"] == 1


def test_one_that_never_ends_is_given_up_with_a_word(give, folder, at):
    upload = give()
    Upload.objects.update(tries=uploads.MOST_TRIES)
    import_upload(upload_id=upload.pk, at=at)
    upload.refresh_from_db()
    assert "never came to its end" in upload.problem
    assert not list(folder.glob("*"))


def test_a_file_that_is_gone_is_said_to_be(give, folder, at):
    upload = give()
    for file in folder.iterdir():
        file.unlink()
    import_upload(upload_id=upload.pk, at=at)
    upload.refresh_from_db()
    assert "no longer there" in upload.problem


def test_reports_and_stray_files_are_forgotten_in_their_time(give, folder, at):
    done, waiting = give(), give(LIST + b"\n")
    import_upload(upload_id=done.pk, at=at)
    stray = folder / "stray"
    stray.write_bytes(LIST)
    os.utime(stray, (0, at.timestamp() - 61))
    (folder / "new").write_bytes(LIST)
    os.utime(folder / "new", (0, at.timestamp() - 59))
    os.utime(uploads.lists().path(str(waiting.key)), (0, 0))
    assert uploads.forget_lists(at=at) == 1
    assert {file.name for file in folder.iterdir()} == {"new", str(waiting.key)}
    later = at + uploads.KEEP_REPORTS + MINUTE
    uploads.forget_lists(at=later)
    assert list(Upload.objects.all()) == [waiting]


def test_a_question_that_nobody_answers_is_forgotten_with_its_file(give, folder, at):
    asking = give(b"email,Permission\nann@example.org,given\n")
    os.utime(uploads.lists().path(str(asking.key)), (0, 0))
    assert uploads.take_up_lists(at=at + MINUTE) == 0
    assert uploads.forget_lists(at=at + uploads.KEEP_QUESTIONS - MINUTE) == 0
    assert uploads.forget_lists(at=at + uploads.KEEP_QUESTIONS) == 2
    asking.refresh_from_db()
    assert "Hand it in again." in asking.problem
    assert not list(folder.iterdir())
    assert not uploads.set_column_meanings(upload_id=asking.pk, meanings={"Permission": "left"})


def test_who_is_erased_while_a_list_waits_is_not_brought_back(give, subscribe, at):
    subscribe("ann@example.org")
    upload = give()
    erase_reader(address="ann@example.org", at=at)
    import_upload(upload_id=upload.pk, at=at)
    upload.refresh_from_db()
    assert upload.report["suppressed_here"] == 1
    assert not Reader.objects.exists()


def test_how_far_it_is_is_noted_and_the_lease_with_it(give, at, monkeypatch):
    monkeypatch.setattr(uploads, "NOTE_EVERY", 0.0)
    addresses = b"".join(b"r%d@example.org\n" % n for n in range(2500))
    upload, seen = give(b"email\n", addresses), []

    def watch(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and "readers_upload" in sql:
            row = Upload.objects.get()
            seen.append((row.stage, row.done, row.total, row.per_cent))
            assert row.lease_until > at
        return answer

    with connection.execute_wrapper(watch):
        import_upload(upload_id=upload.pk, at=at)
    assert {stage for stage, *_rest in seen} == {"Reading", "Writing", ""}
    assert ("Writing", 1000, 2500, 40) in seen


KILLED = """
from tests.factories import found
from latefinal.subscriptions.models import Newsletter, Subscription
from latefinal.subscriptions.services import UploadedList, import_upload, evening_newsletter
from latefinal.subscriptions.services import store_upload, intake, uploads
from latefinal.readers.models import Upload

intake.CHUNK = 7
found()
LIST = b"email\\n" + b"".join(b"reader-%d@example.org\\n" % n for n in range(40))
upload = store_upload(
    handed=UploadedList([LIST], "list.csv", evening_newsletter()), they_agreed=True, at=at
)
connection.close()
child = os.fork()
if not child:
    seen = []
    def die(execute, sql, params, many, context):
        if sql.startswith("INSERT") and "subscriptions_subscription" in sql:
            seen.append(sql)
            if len(seen) == 4:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)
    with connection.execute_wrapper(die):
        import_upload(upload_id=upload.pk, at=at)
    os._exit(0)
assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
assert Subscription.objects.count() == 21
assert uploads.lists().exists(str(upload.key))
assert not import_upload(upload_id=upload.pk, at=at + timedelta(seconds=30))
assert import_upload(upload_id=upload.pk, at=at + timedelta(seconds=90))
upload.refresh_from_db()
print(Subscription.objects.count(), upload.report["came"], upload.report["already_here"])
print(uploads.lists().exists(str(upload.key)))
"""


def test_killed_half_way_it_is_taken_up_again_and_its_report_is_of_the_whole(
    django_db_setup, tmp_path
):
    with house(tmp_path / "home") as home:
        assert home.run(KILLED).split() == ["40", "40", "0", "False"]


@pytest.mark.parametrize("rows", [20_000])
def test_handing_in_a_long_list_keeps_nobody_waiting(give, rows):
    began = time.monotonic()
    give(b"email\n", b"".join(b"reader-%d@example.org\n" % n for n in range(rows)))
    assert time.monotonic() - began < 2


PERMISSION = b"email,Permission\nann@example.org,given\n"


def test_a_list_is_known_by_its_seal_and_by_the_end_of_a_long_name(give, at):
    upload = give(name="x" * 201 + ".csv")
    upload.refresh_from_db()
    assert upload.digest == hashlib.sha256(LIST).hexdigest()
    assert upload.file_name == "x" * 196 + ".csv"
    assert (upload.newsletter, upload.handed_in_at) == ("evening", at)
    assert (upload.is_asking, upload.asked, upload.tries) == (False, [], 0)


def test_a_list_whose_row_cannot_be_written_leaves_no_file(evening, folder, at):
    handed = UploadedList([LIST], "members.csv", evening, User(email="nobody@example.org"))
    with pytest.raises(ValueError, match="unsaved"):
        store_upload(handed=handed, they_agreed=True, at=at)
    assert not list(folder.iterdir())


def test_once_somebody_says_what_its_columns_mean_a_list_is_brought_in(
    give, django_capture_on_commit_callbacks
):
    asking, other = give(PERMISSION), give(PERMISSION + b"\n")
    assert (asking.is_asking, asking.asked) == (
        True,
        [{"name": "Permission", "samples": ["given"]}],
    )
    with pytest.raises(ColumnsUnclear):
        uploads.set_column_meanings(upload_id=asking.pk, meanings={})
    with django_capture_on_commit_callbacks(execute=True):
        said = {"upload_id": asking.pk, "meanings": {"Permission": "nothing"}}
        assert uploads.set_column_meanings(**said)
        assert not uploads.set_column_meanings(**said)
    asking.refresh_from_db()
    assert (asking.is_asking, asking.asked) == (False, None)
    assert asking.meanings == {"Permission": "nothing"}
    assert asking.report["came"] == 1
    other.refresh_from_db()
    assert (other.is_asking, other.finished_at, other.meanings) == (True, None, None)


@pytest.mark.parametrize(("tries", "came"), [(4, 1), (5, None)])
def test_a_list_is_begun_five_times_and_no_more(give, at, tries, came):
    upload = give()
    Upload.objects.update(tries=tries)
    import_upload(upload_id=upload.pk, at=at)
    upload.refresh_from_db()
    assert upload.tries == tries + 1
    assert (upload.report and upload.report["came"]) == came
    assert bool(upload.problem) is (came is None)
    assert upload.stage == ""


def test_why_nobody_was_brought_in_is_said_and_no_other_list_is_touched(give, at):
    upload, other = give(), give(LIST + b"\n")
    Upload.objects.filter(pk=upload.pk).update(newsletter="gone")
    assert import_upload(upload_id=upload.pk, at=at)
    upload.refresh_from_db()
    assert "There are: evening" in upload.problem
    assert (upload.report, upload.finished_at >= at) == (None, True)
    other.refresh_from_db()
    assert (other.problem, other.finished_at, other.tries) == ("", None, 0)
    assert other.lease_until is None


def test_a_list_handed_in_again_says_who_was_there_and_another_newsletter_counts_apart(give, at):
    first, again, elsewhere = give(), give(), give()
    Newsletter.objects.create(name="Weekly", slug="weekly")
    Upload.objects.filter(pk=elsewhere.pk).update(newsletter="weekly")
    for upload in (first, again, elsewhere):
        import_upload(upload_id=upload.pk, at=at)
        upload.refresh_from_db()
    told = [(one.report["came"], one.report["already_here"]) for one in (first, again, elsewhere)]
    assert told == [(1, 0), (0, 1), (1, 0)]
    assert [one.came_before for one in (first, again, elsewhere)] == [0, 1, 0]


@pytest.mark.parametrize(("seconds", "number"), [(59, 0), (60, 1)])
def test_after_a_minute_a_list_is_nudged_for_again(give, at, seconds, number):
    give()
    assert uploads.take_up_lists(at=at + timedelta(seconds=seconds)) == number


@pytest.mark.parametrize(("early", "stays"), [(timedelta(seconds=1), True), (timedelta(0), False)])
def test_a_report_is_kept_for_thirty_days(give, at, early, stays):
    upload = give()
    import_upload(upload_id=upload.pk, at=at)
    Upload.objects.update(finished_at=at)
    assert uploads.forget_lists(at=at + timedelta(days=30) - early) == (not stays)
    assert Upload.objects.exists() is stays


def test_a_list_that_waits_is_not_forgotten_with_a_question_that_nobody_answered(give, at):
    waiting, asking = give(), give(PERMISSION)
    later = at + timedelta(days=7)
    uploads.forget_lists(at=later)
    waiting.refresh_from_db()
    asking.refresh_from_db()
    assert (waiting.finished_at, waiting.problem) == (None, "")
    assert (asking.finished_at, asking.is_asking, asking.asked) == (later, False, None)


@pytest.mark.parametrize(("age", "stays"), [(60, True), (61, False)])
def test_a_file_without_a_row_is_left_for_a_minute(give, folder, at, age, stays):
    give()
    stray = folder / "stray"
    stray.write_bytes(LIST)
    os.utime(stray, (0, at.timestamp() - age))
    assert uploads.forget_lists(at=at) == (not stays)
    assert stray.exists() is stays


def test_of_a_long_problem_three_hundred_signs_are_kept(give, at):
    names = ",".join(f"Permission {number} {'x' * 25}" for number in range(12))
    upload = give(f"email,{names}\nann@example.org\n".encode())
    Upload.objects.update(is_asking=False)
    import_upload(upload_id=upload.pk, at=at)
    upload.refresh_from_db()
    assert upload.problem.startswith("Nobody was brought in.")
    assert len(upload.problem) == 300
