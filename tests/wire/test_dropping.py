"""Files are laid into real folders: good ones, half ones, and such as mean harm."""

import os
import socket
from datetime import timedelta

import pytest
from django.urls import reverse

from latefinal.plumbing import clock
from latefinal.wire.models import WireItem
from latefinal.wire.services.dropping import KEPT, SETTLED, dropped_notices, take_dropped
from tests.factories import make_outlet

from .test_polling import rss

pytestmark = pytest.mark.django_db
NINJS = (
    '{"uri": "urn:kpa:1", "type": "text", "headline": "Ferries stop", "version": "1",'
    ' "body_text": "They stopped at noon."}'
)


@pytest.fixture
def folder(paper, tmp_path):
    """The folder of a state agency."""
    made = tmp_path / "wire" / make_outlet().slug
    made.mkdir(parents=True)
    return made


def look(folder, *, later=SETTLED + timedelta(seconds=2)):
    return take_dropped(home=folder.parent, at=clock.now() + later)


def headlines():
    return sorted(WireItem.objects.values_list("headline", flat=True))


def test_feeds_and_items_become_items_of_their_outlet(folder):
    (folder / "feed.xml").write_bytes(rss(a="Pass shut", b="Snow"))
    (folder / "item.json").write_text(NINJS)
    assert look(folder) == 2
    assert headlines() == ["Ferries stop", "Pass shut", "Snow"]
    assert {item.outlet.slug for item in WireItem.objects.all()} == {folder.name}
    assert sorted(file.name for file in (folder / "taken").iterdir()) == ["feed.xml", "item.json"]
    assert look(folder) == 0


def test_a_file_that_is_still_written_to_is_waited_for(folder):
    (folder / "feed.xml").write_bytes(rss(a="Pass shut"))
    assert look(folder, later=timedelta(seconds=1)) == 0
    assert look(folder) == 1


@pytest.mark.parametrize("name", [".feed.xml", "feed.xml.tmp", "feed.xml.part"])
def test_names_of_half_files_are_left_alone(folder, name):
    (folder / name).write_bytes(rss(a="Pass shut"))
    assert look(folder) == 0
    assert (folder / name).exists()


def test_one_that_cannot_be_read_is_refused_in_a_sentence_and_the_rest_goes_on(folder):
    (folder / "a.xml").write_text("<html><body>Our news</body></html>")
    (folder / "b.xml").write_bytes(rss(a="Pass shut"))
    assert look(folder) == 1
    why = (folder / "refused" / "a.xml.txt").read_text()
    assert why.strip().endswith(".")
    assert why.count("\n") == 1
    assert headlines() == ["Pass shut"]


def test_what_is_no_story_is_refused_with_its_reason(folder):
    (folder / "plan.json").write_text('{"uri": "urn:1", "type": "planning", "headline": "Visit"}')
    assert look(folder) == 0
    assert (folder / "refused" / "plan.json.txt").read_text().strip()


def test_a_link_is_refused_and_what_it_leads_to_is_neither_read_nor_moved(folder, tmp_path):
    secret = tmp_path / "secret.xml"
    secret.write_bytes(rss(a="Secret"))
    (folder / "link.xml").symlink_to(secret)
    assert look(folder) == 0
    assert secret.exists()
    assert (folder / "refused" / "link.xml").is_symlink()
    assert headlines() == []


def test_a_pipe_and_a_socket_are_refused_and_hold_up_nothing(folder, monkeypatch):
    os.mkfifo(folder / "a.xml")
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("b.xml")
    (folder / "c.xml").write_bytes(rss(a="Pass shut"))
    assert look(folder) == 1
    assert sorted(file.name for file in (folder / "refused").glob("*.txt")) == [
        "a.xml.txt",
        "b.xml.txt",
    ]


def test_forty_megabytes_are_refused_unread(folder):
    with (folder / "big.xml").open("wb") as stream:
        stream.truncate(40_000_000)
    assert look(folder) == 0
    assert "20 MB" in (folder / "refused" / "big.xml.txt").read_text()


def test_a_link_in_the_place_of_taken_is_refused_like_any(folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder / "taken").symlink_to(elsewhere)
    (folder / "feed.xml").write_bytes(rss(a="Pass shut"))
    assert look(folder) == 1
    assert list(elsewhere.iterdir()) == []
    assert (folder / "refused" / "taken").is_symlink()
    assert (folder / "taken" / "feed.xml").is_file()


def test_a_link_in_the_place_of_refused_is_said_and_not_followed(folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder / "refused").symlink_to(elsewhere)
    look(folder)
    assert list(elsewhere.iterdir()) == []
    assert any("is a link" in words for words in dropped_notices(home=folder.parent))


def test_a_second_file_of_the_same_name_is_kept_beside_the_first(folder):
    for title in ("Pass shut", "Pass open"):
        (folder / "feed.xml").write_bytes(rss(a=title))
        assert look(folder) == 1
    assert len(list((folder / "taken").iterdir())) == 2
    assert WireItem.objects.get().version == 2


@pytest.mark.parametrize(("name", "body"), [("taken", rss(a="Pass shut")), ("refused", b"no")])
def test_what_was_put_away_is_deleted_in_the_end(folder, name, body):
    (folder / "feed.xml").write_bytes(body)
    look(folder)
    look(folder, later=KEPT[name] - timedelta(hours=1))
    assert list((folder / name).iterdir())
    look(folder, later=KEPT[name] + timedelta(minutes=1))
    assert list((folder / name).iterdir()) == []


def test_a_folder_of_nobody_is_said_on_the_wires_screen(folder, desk, settings):
    settings.LATEFINAL_HOME = folder.parent.parent
    (folder.parent / "kpq").mkdir()
    (folder.parent / "loose.xml").write_bytes(rss(a="Pass shut"))
    (folder / "old").mkdir()
    (folder / "a.xml").write_text("no")
    look(folder)
    shown = desk.get(reverse("wire_desk:stream")).content.decode()
    for words in ("wire/kpq” is no", "wire/loose.xml", f"wire/{folder.name}/old", "1 could not"):
        assert words in shown


def test_many_strays_are_said_in_a_few_lines(folder):
    for number in range(30):
        (folder.parent / f"stray-{number}").mkdir()
    assert len(dropped_notices(home=folder.parent)) == 11


def test_no_folder_is_no_trouble(paper, tmp_path):
    assert take_dropped(home=tmp_path / "wire", at=clock.now()) == 0
    assert dropped_notices(home=tmp_path / "wire") == []
