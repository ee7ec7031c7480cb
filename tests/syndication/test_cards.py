"""The card that others show beside a link to a story."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, features

from latefinal.masthead.models import Masthead
from latefinal.outlets.models import Outlet, Ownership
from latefinal.pictures.models import Picture
from latefinal.sourcing.models import Statement
from latefinal.stories.models import Correction, Section, Story
from latefinal.stories.services import publish_story, spike_story, withdraw_correction
from latefinal.syndication import services
from latefinal.syndication.card import CardFacts, facts_for_card
from latefinal.syndication.card_drawer import CardText
from latefinal.syndication.drawing import draw_card, faces
from latefinal.syndication.errors import CardNotDrawn
from latefinal.syndication.models import SocialCard
from latefinal.syndication.services import draw_due_cards, find_undrawn, refresh_card
from tests import factories
from tests.sourcing.conftest import marked, say

SECOND = timedelta(seconds=1)
WORDS = {
    "paper": "The Meridian",
    "accent": "#8c1d18",
    "section": "Central Highlands",
    "headline": "The post stays shut",
    "label": "2 statements: 2 via state media",
    "credit": "",
    "focus": (0.5, 0.5),
}


@pytest.fixture
def story(section):
    """Two statements, and a handout as its lead picture."""
    said = say(), say(source_name="Ilin", outlet=factories.make_outlet("The Post", "independent"))
    words = " and ".join(marked(one, f"words {one.pk}") for one in said)
    picture = factories.make_picture(kind="handout", outlet=factories.make_outlet("Customs"))
    jpeg = io.BytesIO()
    Image.new("RGB", (1280, 720), (0, 60, 200)).save(jpeg, "JPEG")
    row = picture.renditions.get(filter_spec="width-1280|format-jpeg")
    default_storage.delete(row.file.name)
    row.file.name = default_storage.save(row.file.name, ContentFile(jpeg.getvalue()))
    row.save()
    body = [("text", f"<p>{words}.</p>")]
    return factories.make_story(section, body=body, lead_picture=picture, title="It stays shut")


def shown(client, story):
    """The file that the story's page names for links."""
    page = client.get(story.get_absolute_url()).content.decode()
    found = re.search(r'og:image" content="https?://[^/]*/media/([^"]*)"', page)
    return found and found[1]


def card_of(story):
    return SocialCard.objects.get(story=story.pk)


def test_a_published_story_has_a_card_and_until_then_links_show_its_lead_picture(client, story, at):
    assert "width-1280" in shown(client, story)
    draw_due_cards(at=at)
    name = shown(client, story)
    assert name == card_of(story).file
    with default_storage.open(name) as file, Image.open(file) as card:
        assert (card.format, card.size) == ("JPEG", (1200, 630))
        assert card.getpixel((1100, 300))[2] > 150, "the lead picture stands at its side"
        assert card.getpixel((60, 300)) != card.getpixel((1100, 300))
    response = client.get(f"/media/{name}")
    assert "immutable" in response.headers["Cache-Control"]
    assert b"".join(response.streaming_content)
    page = client.get(story.get_absolute_url()).content.decode()
    assert 'og:image:alt" content="It stays shut. 2 statements: 1 via state media' in page


@pytest.mark.parametrize(("late", "is_drawn"), [(-SECOND, False), (timedelta(0), True)])
def test_no_card_is_drawn_before_the_embargos_second(section, at, late, is_drawn):
    lifts = at + timedelta(hours=1)
    story = factories.make_story(section, embargoed_until=lifts)
    draw_due_cards(at=lifts + late)
    assert bool(card_of(story).file) is is_drawn


def test_a_card_says_how_a_story_is_sourced_and_whose_its_picture_is(story):
    facts = facts_for_card(story, markup=story.body_html)
    assert facts.label == "2 statements: 1 via state media, 1 via another outlet"
    assert (facts.paper, facts.section) == ("The Meridian", "Central Highlands")
    assert facts.credit == "A. Photographer, handout of Customs (state-controlled)"


def _headline(story):
    page = Story.at_the_desk().get(pk=story.pk)
    page.title = "It opens"
    publish_story(story=page, at=factories.AT)


def _owned(name, ownership):
    return lambda _story: Outlet.objects.filter(name=name).update(ownership=ownership)


def _mend(_story):
    Statement.objects.filter(via="outlet").update(via="told", outlet=None)


CHANGES = {
    "headline": _headline,
    "mended statement": _mend,
    "outlet's ownership": _owned("The Post", Ownership.STATE),
    "who handed the picture out": _owned("Customs", Ownership.INDEPENDENT),
    "credit": lambda _s: Picture.objects.update(credit="B. Photographer"),
    "focus": lambda _s: Picture.objects.update(
        focal_point_x=9, focal_point_y=9, focal_point_width=2, focal_point_height=2
    ),
    "lead picture": lambda s: Story.at_the_desk().filter(pk=s.pk).update(lead_picture=None),
    "masthead": lambda _s: Masthead.objects.update(name="The Parallel"),
    "colour": lambda _s: Masthead.objects.update(accent="#003366"),
    "section": lambda s: Section.objects.filter(pk=s.section_id).update(title="Highlands"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_card_is_due_when_anything_that_it_shows_changes_whoever_changes_it(
    client, story, at, change
):
    before = facts_for_card(story, markup=story.body_html)
    SocialCard.objects.update(is_due=False, file="images/card-x.jpg", seal=before.seal)
    assert shown(client, story) == "images/card-x.jpg"
    change(story)
    assert SocialCard.objects.due(at=at).filter(story=story.pk).exists()
    assert shown(client, story) != "images/card-x.jpg", "what is no longer so is not shown"
    fresh = Story.at_the_desk().get(pk=story.pk)
    assert facts_for_card(fresh, markup=fresh.body_html).seal != before.seal


def test_a_card_drawn_anew_has_another_name_and_the_old_one_is_gone(client, story, at):
    draw_due_cards(at=at)
    old = shown(client, story)
    _headline(story)
    draw_due_cards(at=at)
    assert default_storage.exists(shown(client, story))
    assert old != shown(client, story)
    assert not default_storage.exists(old)


def test_a_card_that_shows_the_same_is_left_as_it_is(story, at):
    draw_due_cards(at=at)
    name = card_of(story).file
    SocialCard.objects.update(is_due=True)
    assert refresh_card(card_id=card_of(story).pk, at=at)
    assert (card_of(story).file, card_of(story).is_due) == (name, False)
    assert not refresh_card(card_id=card_of(story).pk, at=at), "it is no longer due"


def _retract(story, at):
    factories.correct(story, words="It was made up.", at=at, kind="retraction")


LEAVES = {
    "retracted": _retract,
    "spiked": lambda s, at: spike_story(story=s, reason="It was not so."),
    "held back again": lambda s, at: Story.at_the_desk().filter(pk=s.pk).update(
        embargoed_until=at + timedelta(hours=1)
    ),
    "deleted": lambda s, at: Story.at_the_desk().get(pk=s.pk).delete(),
}  # fmt: skip


@pytest.mark.parametrize("leave", LEAVES.values(), ids=LEAVES.keys())
def test_the_card_of_a_story_that_leaves_readers_sight_is_thrown_away(story, at, leave):
    name = default_storage.save("images/card-1.jpg", ContentFile(b"drawn"))
    SocialCard.objects.update(is_due=False, file=name, seal="1")
    leave(story, at)
    draw_due_cards(at=at)
    assert not default_storage.exists(name)
    assert not SocialCard.objects.exclude(file="").exists()
    assert not SocialCard.objects.due(at=at).exists(), "there is nothing more to do"


def test_a_story_that_comes_back_gets_its_card_again(story, at):
    _retract(story, at)
    draw_due_cards(at=at)
    assert card_of(story).file == ""
    retraction = Correction.objects.get(kind="retraction")
    withdraw_correction(correction=retraction, reason="It was so.", editor=None, at=at)
    draw_due_cards(at=at)
    assert card_of(story).file


def test_nobody_who_knows_the_story_can_tell_the_name_of_its_card():
    facts = CardFacts("The Meridian", "#8c1d18", "Straits", "It stays shut", "")
    with override_settings(SECRET_KEY="another"):
        elsewhere = facts.seal
    assert facts.seal != elsewhere


def test_a_card_whose_drawer_was_killed_is_drawn_once_its_lease_is_over(story, at):
    SocialCard.objects.update(is_due=False, lease_until=at + SECOND)
    draw_due_cards(at=at)
    assert card_of(story).file == ""
    draw_due_cards(at=at + 2 * SECOND)
    assert card_of(story).file


def test_a_card_that_could_not_be_stored_is_drawn_again_later(story, at, settings, tmp_path):
    (tmp_path / "full").write_text("a file where a folder should be")
    with override_settings(MEDIA_ROOT=tmp_path / "full"):
        draw_due_cards(at=at)
    assert card_of(story).file == ""
    assert not SocialCard.objects.due(at=at).exists()
    assert SocialCard.objects.due(at=at + services.REST + SECOND).exists()


def test_stories_of_an_earlier_release_get_cards_too(story, at):
    SocialCard.objects.all().delete()
    find_undrawn(at=at)
    assert card_of(story).is_due


def test_letters_that_no_font_has_are_told_to_the_desk_and_drawn_nowhere(section, at):
    story = factories.make_story(section, title="საზღვარი")
    draw_due_cards(at=at)
    assert card_of(story).file == ""
    assert "“ს”" in card_of(story).problem


def test_a_picture_that_is_none_leaves_a_card_without_one():
    with Image.open(io.BytesIO(draw_card(words=WORDS, picture=io.BytesIO(b"\xff\xd8 no")))) as card:
        assert card.size == (1200, 630)


def test_what_cannot_be_shaped_is_refused_in_words():
    with pytest.raises(CardNotDrawn, match="theme/fonts"):
        draw_card(words={**WORDS, "label": "語"}, picture=None)


def test_words_from_right_to_left_begin_at_the_right():
    assert features.check("raqm"), "Pillow's wheels bring it; Arabic would stand in single letters"
    words = {**WORDS, "headline": "المعبر مغلق", "label": ""}
    with Image.open(io.BytesIO(draw_card(words=words, picture=None))) as card:
        dark = card.convert("L").point(lambda value: 255 * (value < 90)).crop((0, 170, 1200, 600))
    left, _top, right, _bottom = dark.getbbox()
    assert 1200 - right < 70 < left


@given(
    words=st.text(st.sampled_from("aWé жשلا.,“”-–\u200d\u0301🎉"), max_size=120),
    wide=st.integers(200, 1088),
    high=st.integers(0, 400),
)
def test_no_line_is_wider_or_higher_than_its_room_whatever_the_words(words, wide, high):
    lines = CardText(words, list(faces("display"))).within(sizes=(80, 60, 36), wide=wide, high=high)
    assert lines.lines
    assert lines.high <= max(high, lines.size * 1.2)
    assert all(lines.text.wide(line, lines.size) <= wide + 1 for line in lines.lines)
    if "…" not in "".join(lines.lines):
        assert "".join(lines.lines).replace("-", "").replace(" ", "") == "".join(
            lines.text.words.replace("-", "").split()
        )
