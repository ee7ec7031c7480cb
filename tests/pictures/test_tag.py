"""The picture tag and the files behind it."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template import Context, Template

from latefinal.pictures.models import Picture
from latefinal.pictures.services import renditions_of
from tests import factories

TAG = Template('{% load pictures %}{% picture shown "50vw" lead=lead %}')


def drawn(picture, *, lead=False):
    return TAG.render(Context({"shown": picture, "lead": lead}))


def test_three_formats_are_offered_and_room_is_kept(db):
    markup = drawn(factories.make_picture())
    assert markup.index("image/avif") < markup.index("image/webp") < markup.index("<img")
    assert 'width="1280" height="720"' in markup
    assert 'alt="A harbour at dusk"' in markup
    assert markup.count('sizes="50vw"') == 3
    assert " 360w, " in markup


def test_the_lead_is_fetched_first_and_others_late(db):
    picture = factories.make_picture()
    assert 'fetchpriority="high"' in drawn(picture, lead=True)
    assert "lazy" not in drawn(picture, lead=True)
    assert 'loading="lazy"' in drawn(picture)


def test_pictures_of_a_page_are_asked_for_at_once(db, django_assert_num_queries):
    for _ in range(3):
        factories.make_picture()
    with django_assert_num_queries(2):
        for picture in Picture.objects.prefetch_related("renditions"):
            drawn(picture)


def test_no_page_waits_for_a_rendition(db):
    picture = factories.make_picture(rendered=False)
    assert drawn(picture) == ""
    assert not picture.renditions.exists()


def test_a_picture_that_cannot_be_shown_leaves_no_empty_frame(db):
    figure = Template('{% include "pictures/figure.html" %}')
    picture = factories.make_picture(rendered=False)
    assert "<fig" not in figure.render(Context({"shown": picture}))


def test_a_format_that_could_not_be_made_is_not_offered(db):
    picture = factories.make_picture()
    picture.renditions.filter(filter_spec__endswith="webp").delete()
    assert "image/webp" not in drawn(picture)
    picture.renditions.filter(filter_spec__endswith="jpeg").delete()
    assert "width-720.format-avif" in drawn(picture).partition("<img")[2]


def test_an_alt_text_cannot_leave_its_attribute(db):
    markup = drawn(factories.make_picture(alt='"><script>x</script>'))
    assert "<script>" not in markup


@pytest.fixture
def rendition(db):
    return renditions_of(factories.make_picture())["width-360|format-jpeg"]


def test_a_rendition_is_kept_for_a_year(client, rendition):
    response = client.get(rendition.url, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/jpeg"
    assert "immutable" in response.headers["Cache-Control"]
    assert "Content-Encoding" not in response.headers
    assert int(response.headers["Content-Length"]) == len(b"".join(response.streaming_content))
    response.close()


def test_a_file_is_sent_as_what_is_in_it_and_may_do_nothing(client, editor, rendition):
    response = client.get(rendition.url)
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Disposition" not in response.headers or not response.headers[
        "Content-Disposition"
    ].startswith("attachment")
    response.close()
    for name, content in {"a.svg": b"<svg onload='alert(1)'/>", "b.jpg": b"<html>"}.items():
        kept = default_storage.save(f"images/{name}", ContentFile(content))
        response = client.get(f"/media/{kept}")
        assert response.headers["Content-Type"] == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in response.headers["Content-Security-Policy"]
        response.close()


def test_a_rendition_is_not_sent_twice(client, rendition):
    first = client.get(rendition.url)
    first.close()
    since = first.headers["Last-Modified"]
    assert client.get(rendition.url, headers={"if-modified-since": since}).status_code == 304


def test_a_range_gets_the_whole_file(client, rendition):
    response = client.get(rendition.url, headers={"range": "bytes=0-1"})
    assert response.status_code == 200
    response.close()


@pytest.mark.parametrize(
    "path",
    ["images/../../secret-key", "images/%2e%2e/%2e%2e/secret-key", "images/none.jpg", "images/"],
)
def test_nothing_but_pictures_is_served(client, db, path):
    assert client.get(f"/media/{path}").status_code == 404


def test_originals_are_for_the_desk_alone(client, editor, db):
    name = factories.make_picture().file.name
    assert default_storage.exists(name)
    for path in (name, f"images/../{name}", f"images/%2e%2e/{name}", f"images/.././{name}"):
        assert client.get(f"/media/{path}").status_code == 404
    client.force_login(editor)
    response = client.get(f"/media/{name}")
    assert response.status_code == 200
    assert response.headers["Cache-Control"].startswith("private")
    response.close()
