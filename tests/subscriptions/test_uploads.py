"""A list that is handed in at the desk is kept privately, brought in meanwhile, and forgotten."""

from __future__ import annotations

import os
import time
from datetime import timedelta

import pytest
from django.db import connection

from latefinal.conf.storages import storages
from latefinal.readers.models import Intake, Reader, Upload
from latefinal.readers.services import erase_reader
from latefinal.subscriptions.errors import ListTooLarge, NoAddresses, NobodyAgreed, NotAList
from latefinal.subscriptions.models import Subscription
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
from latefinal.subscriptions.models import Subscription
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
