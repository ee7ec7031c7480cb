"""Pictures in a bucket: readers get them from us, unless the paper's own setting says otherwise."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import HttpResponse

from latefinal.cli.checkups.storage import check_bucket
from latefinal.conf import storages as conf
from latefinal.pictures.models import Picture
from latefinal.pictures.services import render_next, renditions_of
from latefinal.plumbing.middleware import ContentPolicyMiddleware
from latefinal.subscriptions.services import UploadedList, import_upload, store_upload
from latefinal.subscriptions.services.uploads import forget_lists
from tests import factories
from tests.bucket import bucket

from .test_intake import add


@pytest.fixture
def shared(settings, tmp_path):
    """The storage is a bucket, and it is there."""
    with bucket() as server:
        settings.STORAGES = {**settings.STORAGES, **conf.storages(server.url, home=tmp_path)}
        yield server


def read(client, path):
    response = client.get(path)
    if not response.streaming:
        return response.status_code, b""
    return response.status_code, b"".join(response.streaming_content)


def test_a_picture_in_a_bucket_is_served_by_us_and_its_loss_or_absence_is_told(
    desk, paper, at, shared, caplog
):
    assert add(desk).status_code == 302
    assert render_next(at=at)
    shown = renditions_of(Picture.objects.get())["width-360|format-jpeg"]
    assert shown.url == f"/media/{shown.file.name}"
    assert f"media/{shown.file.name}" in shared.keys
    status, content = read(desk, shown.url)
    assert status == 200
    assert content.startswith(b"\xff\xd8")
    assert read(desk, "/media/images/none.jpg")[0] == 404
    original = Picture.objects.get().file.url
    assert read(desk, original)[0] == 200
    desk.logout()
    assert read(desk, original)[0] == 404
    shared.leave()
    assert read(desk, shown.url)[0] == 503
    assert "did not answer" in caplog.text or "StorageAway" in caplog.text


def test_the_doctor_says_whether_the_bucket_can_be_used(settings, shared):
    assert not list(check_bucket())
    settings.STORAGE_URL = shared.url
    settings.SECRET_KEY = "shared by all the machines of a paper"
    (found,) = check_bucket()
    assert found.state == "ok"
    assert not shared.keys
    shared.leave()
    (found,) = check_bucket()
    assert found.state == "broken"


def test_a_list_in_a_bucket_is_brought_in_and_forgotten(evening, editor, shared, at):
    handed = UploadedList([b"email\n", b"ann@example.org\n"], "list.csv", evening, editor)
    upload = store_upload(handed=handed, they_agreed=True, at=at)
    assert shared.keys == {f"lists/{upload.key}"}
    assert import_upload(upload_id=upload.pk, at=at)
    upload.refresh_from_db()
    assert (upload.problem, upload.report["came"]) == ("", 1)
    storages["lists"].save("stray", ContentFile(b"email"))
    # The server's clock is not the test's.
    assert forget_lists(at=at + timedelta(days=10_000)) >= 1
    assert not shared.keys


def test_with_a_public_address_only_what_was_made_for_readers_has_it(settings, tmp_path, db, rf):
    url = "s3://key:secret@127.0.0.1:9/paper?public=https://pictures.example.org"
    picture = factories.make_picture()
    settings.STORAGES = {**settings.STORAGES, **conf.storages(url, home=tmp_path)}
    settings.PICTURES_ADDRESS = "https://pictures.example.org"
    shown = renditions_of(Picture.objects.get())["width-360|format-jpeg"]
    assert shown.url == f"https://pictures.example.org/media/{shown.file.name}"
    assert Picture.objects.get().file.url == f"/media/{picture.file.name}"
    policy = ContentPolicyMiddleware(lambda _request: HttpResponse())
    told = policy(rf.get("/")).headers["Content-Security-Policy"]
    assert "img-src 'self' data: https://pictures.example.org;" in told
