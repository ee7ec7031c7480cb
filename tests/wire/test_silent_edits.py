"""What outlets changed after use is told to readers, where the publisher wishes."""

from datetime import timedelta

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.masthead.models import Masthead
from latefinal.stories.services import spike_story
from latefinal.wire.rules.sentences_changed import changed_sentences
from latefinal.wire.services import take_item, tie_story
from tests.factories import AT, make_story

from .entries import make_item

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=2)
OLD = "The talks go on. A second lease is not planned. The berth was built long ago."
NEW = "The talks go on. A second lease is not presently planned. The berth was built long ago."


@pytest.fixture
def used(section, editor):
    """A story written from an item."""
    Masthead.objects.update(tells_silent_edits=True)
    story = make_story(section, title="Is there a second lease?")
    item = make_item(text=OLD)
    take_item(item=item, editor=editor, at=AT)
    tie_story(item=item, story=story)
    return story


def read(client, address="/silent-edits/"):
    return client.get(address).content.decode()


def test_readers_see_the_sentence_before_and_after_and_not_the_whole_text(client, used):
    make_item(text=NEW, at=LATER)
    page = read(client)
    assert "<ins>presently </ins>" in page or "<ins> presently</ins>" in page
    assert "Is there a second lease?" in page
    assert "The berth was built long ago" not in page
    assert page.count("SHA-256") == 2


def test_a_page_that_was_kept_is_made_anew_when_the_outlet_changes_it_again(client, used):
    assert "No outlet changed" in read(client)
    make_item(text=NEW, at=LATER)
    assert "presently" in read(client)


def test_the_feed_tells_the_same(client, used):
    make_item(text=NEW, at=LATER)
    (entry,) = feedparser.parse(client.get("/silent-edits/feed/").content).entries
    assert "presently" in entry.summary
    assert entry.title.startswith("Karsa Press Agency:")


def test_what_was_changed_before_we_used_it_is_not_told(client, section, editor):
    Masthead.objects.update(tells_silent_edits=True)
    make_item(text=OLD)
    item = make_item(text=NEW)
    take_item(item=item, editor=editor, at=LATER)
    tie_story(item=item, story=make_story(section))
    assert "No outlet changed" in read(client)


def test_what_an_outlet_withdrew_is_told(client, used):
    make_item(text="", status="cancelled", at=LATER)
    assert "Its outlet withdrew it." in read(client)


def test_it_is_not_told_of_a_story_that_readers_do_not_see(client, used):
    make_item(text=NEW, at=LATER)
    spike_story(story=used, reason="Not ours.")
    assert "No outlet changed" in read(client)


def test_nothing_is_there_unless_the_publisher_wishes(client, used):
    Masthead.objects.update(tells_silent_edits=False)
    assert client.get("/silent-edits/").status_code == 404
    assert client.get("/silent-edits/feed/").status_code == 404
    assert "silent-edits" not in read(client, "/")
    Masthead.objects.update(tells_silent_edits=True)
    assert "silent-edits" in read(client, "/")


SENTENCES = st.lists(st.sampled_from(["One.", "Two is two.", "Three!", "Four?"]), max_size=6)


@given(old=SENTENCES, new=SENTENCES)
def test_what_is_told_is_what_one_text_has_and_the_other_has_not(old, new):
    told = changed_sentences(" ".join(old), " ".join(new))
    assert bool(told) is (old != new)
    shown = "".join(piece.words for passage in told for piece in passage)
    for sentence in {*old, *new}:
        if old.count(sentence) != new.count(sentence):
            assert sentence[-1] in shown
