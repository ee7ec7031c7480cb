"""A list of readers is handed in by a form and its report read there; another is taken away."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from latefinal.mailroom.services import suppress
from latefinal.people.models import Role
from latefinal.readers.models import Reader, Upload
from latefinal.subscriptions.services import evening_newsletter, import_upload, uploads
from tests import factories

LIST = b"email,status,note\nann@example.org,subscribed,x\nnobody,subscribed,y\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A house of the test's own."""
    settings.LATEFINAL_HOME = tmp_path


@pytest.fixture
def chief(client, paper):
    """A browser in which somebody with an editor's rights and no more is signed in."""
    client.force_login(factories.make_member(Role.PUBLISHER))
    return client


@pytest.fixture
def give(chief):
    """Fill in the form."""

    def post(content=LIST, name="members.csv", **more):
        facts = {"newsletter": evening_newsletter().pk, "they_agreed": "on", **more}
        facts = {name: value for name, value in facts.items() if value}
        return chief.post(
            "/desk/readers/lists/", {"file": SimpleUploadedFile(name, content), **facts}
        )

    return post


def test_a_list_is_handed_in_and_its_report_says_what_became_of_each_row(chief, give, at):
    answer = give()
    upload = Upload.objects.get()
    path = f"/desk/readers/lists/{upload.pk}/"
    assert (answer.status_code, answer.headers["Location"]) == (302, path)
    waiting = chief.get(path).content.decode()
    assert "It waits for its turn." in waiting
    assert "progress.js" in waiting
    import_upload(upload_id=upload.pk, at=at)
    done = chief.get(path).content.decode()
    assert "“nobody” is no e-mail address." in done
    assert "Columns that were not kept: note." in done
    assert "progress.js" not in done
    assert "members.csv" in chief.get("/desk/readers/lists/").content.decode()
    reader = Reader.objects.get()
    assert "members.csv" in chief.get(f"/desk/readers/{reader.pk}/").content.decode()


ASKS = b"email,Permission\nann@example.org,given\nbob@example.org,\n"


def test_a_list_with_a_column_not_understood_asks_what_it_says_before_anybody_comes(
    chief, give, at
):
    give(ASKS)
    upload = Upload.objects.get()
    path = f"/desk/readers/lists/{upload.pk}/"
    assert not import_upload(upload_id=upload.pk, at=at)
    page = chief.get(path).content.decode()
    assert "“Permission” says" in page
    assert "In it stands: “given”." in page
    assert "progress.js" not in page
    assert "asks what its columns say" in chief.get("/desk/readers/lists/").content.decode()
    unanswered = chief.post(path, {"column-0": ""})
    assert unanswered.status_code == 422
    assert "Choose what it says." in unanswered.content.decode()
    assert not import_upload(upload_id=upload.pk, at=at)
    assert chief.post(path, {"column-0": "left"}).headers["Location"] == path
    assert chief.post(path, {"column-0": "nothing"}).headers["Location"] == path
    import_upload(upload_id=upload.pk, at=at)
    assert list(Reader.objects.values_list("address", flat=True)) == ["bob@example.org"]
    assert "“Permission” 1." in chief.get(path).content.decode()


def test_dates_that_were_not_understood_stand_in_the_report(chief, give, at):
    give(b"email,created_at\nann@example.org,05/06/2024\n")
    upload = Upload.objects.get()
    import_upload(upload_id=upload.pk, at=at)
    page = chief.get(f"/desk/readers/lists/{upload.pk}/").content.decode()
    assert "Line 2: “05/06/2024” in “created_at” is no date" in page


def test_how_far_it_is_stands_on_the_page(chief, give):
    give()
    Upload.objects.update(stage="Writing", done=250, total=1000)
    page = chief.get(f"/desk/readers/lists/{Upload.objects.get().pk}/").content.decode()
    assert "Writing: 25 %" in page
    assert 'value="25"' in page


def test_without_a_word_on_consent_the_form_is_shown_again(give):
    answer = give(they_agreed="")
    assert answer.status_code == 422
    assert "Nobody is brought in who did not agree." in answer.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"name\nann\n", "No column of the list holds e-mail addresses"),
        (b"PK\x03\x04x", "is no CSV but another program"),
    ],
)
def test_what_is_no_list_is_refused_in_words(give, content, words):
    answer = give(content)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_list_too_large_is_refused_in_words(give, monkeypatch):
    monkeypatch.setattr(uploads, "MEGABYTES", 0)
    answer = give()
    assert answer.status_code == 422
    assert "larger than 0 MB" in answer.content.decode()


def test_a_list_that_was_refused_later_says_why(chief, give, at):
    give()
    Upload.objects.update(newsletter="gone")
    import_upload(upload_id=Upload.objects.get().pk, at=at)
    page = chief.get(f"/desk/readers/lists/{Upload.objects.get().pk}/").content.decode()
    assert "There is no newsletter “gone”." in page


def test_the_newsletters_readers_are_taken_away_as_csv(chief, subscribe, at):
    subscribe("here@example.org", "shut@example.org")
    suppress(address="shut@example.org", reason="550", at=at)
    answer = chief.get("/desk/readers/export/?letter=evening")
    assert answer.streaming
    assert "evening-" in answer.headers["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode()
    rows = {row["email"]: row["status"] for row in csv.DictReader(io.StringIO(text))}
    assert rows == {"here@example.org": "subscribed", "shut@example.org": "bounced"}
    assert chief.get("/desk/readers/export/?letter=none").status_code == 302
