"""The desk is rung for words it named: whole ones, in any case, accent and script."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from latefinal.stories.models import Section
from latefinal.wire.errors import WordRefused
from latefinal.wire.models import Feed, Ring, RingWord, WireItem
from latefinal.wire.rules.ringing import heard_in, holds, terms_in
from latefinal.wire.services import add_ring_word, spike_item, take_in, take_item
from latefinal.wire.services.ringing import MOST_WORDS
from tests.factories import AT, make_outlet

from .entries import BERTH, entry, make_item

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "text", "rings"),
    [
        ("dredging", "Dredging begins", True),
        ("dredging", "The dredging’s end", True),
        ("dredge", "Dredging begins", False),
        ("lease berth", "The berth has a lease", True),
        ('"berth lease"', "A berth, lease it", True),
        ("“berth lease”", "Berth of the lease", False),
        ("“berth lease” Varen", "Varen's berth lease", True),
        ("“berth lease” Varen", "The berth lease", False),
        ("creacion", "La Creación", True),
        ("ПАРОМЫ", "Паромы стоят", True),
        ("渡轮", "今日渡轮停航", True),
        ("เรือ", "หยุดเดินเรือวันนี้", True),
        ("“", "“", False),
    ],
)
def test_whole_words_and_phrases_in_quotes_ring(typed, text, rings):
    terms = terms_in(typed)
    assert (bool(terms) and holds(heard_in(text), terms)) is rings


@pytest.fixture
def stream(desk, time_machine):
    """Opens the stream at AT with the filters given; answers the page."""
    time_machine.move_to(AT)
    return lambda **asked: desk.get(reverse("wire_desk:stream"), asked)


def shown(answer):
    return [line.item.headline for line in answer.context["lines"]]


def by_word(answer):
    return {word.phrase: (word.items, word.ringing) for word in answer.context["counts"].by_word}


def test_what_comes_and_holds_a_word_rings_until_somebody_looked(desk, stream):
    desk.post(reverse("wire_desk:add_ring"), {"phrase": "protocol"})
    item, other = make_item(BERTH), make_item("Snow warning", text="The protocol says so.")
    make_item("Ferries stop")
    answer = stream(rings=RingWord.objects.get().pk)
    assert sorted(shown(answer)) == sorted([BERTH, "Snow warning"])
    assert by_word(answer) == {"protocol": (2, 2)}
    assert answer.content.decode().count("wire__line--rings") == 2
    desk.post(reverse("wire_desk:do", args=[item.pk, "settle"]))
    spike_item(item=other, editor=answer.wsgi_request.user, at=AT)
    answer = stream()
    assert by_word(answer) == {"protocol": (1, 0)}
    assert "wire__line--rings" not in answer.content.decode()
    assert "rings for <bdi>protocol</bdi>" in answer.content.decode()


def test_a_story_that_was_made_of_it_ends_its_ringing(editor, stream):
    add_ring_word(phrase="protocol", by=editor, at=AT)
    take_item(item=make_item(BERTH), editor=editor, at=AT)
    assert by_word(stream()) == {"protocol": (1, 0)}


def test_what_an_outlet_adds_later_rings_too_and_once(editor, stream):
    add_ring_word(phrase="protocol", by=editor, at=AT)
    make_item("Snow warning")
    assert not Ring.objects.exists()
    for text in ("A protocol.", "Another protocol."):
        make_item("Snow warning", text=text)
    assert by_word(stream()) == {"protocol": (1, 1)}


def test_what_came_before_a_word_was_named_is_counted_and_does_not_ring(editor, stream):
    make_item(BERTH)
    make_item("Old protocol", published_at=AT - timedelta(days=3))
    add_ring_word(phrase="protocol", by=editor, at=AT)
    assert by_word(stream()) == {"protocol": (1, 0)}


def test_an_old_item_of_a_feed_that_is_new_does_not_ring(editor):
    add_ring_word(phrase="protocol", by=editor, at=AT)
    make_item(BERTH, published_at=AT - timedelta(days=3))
    assert not Ring.objects.unheard().exists()


@pytest.mark.parametrize("phrase", ["", "  ", "“”", "x" * 121, "PROTOCOL", "\0"])
def test_what_is_no_word_or_there_already_is_said(desk, editor, stream, phrase):
    add_ring_word(phrase="protocol", by=editor, at=AT)
    answer = desk.post(reverse("wire_desk:add_ring"), {"phrase": phrase}, follow=True)
    assert answer.status_code == 200
    assert answer.context["messages"]
    assert RingWord.objects.count() == 1


def test_a_list_that_nobody_would_hear_any_more_is_not_made(editor):
    for number in range(MOST_WORDS):
        add_ring_word(phrase=f"word{number}", by=editor, at=AT)
    with pytest.raises(WordRefused, match="Take one away first"):
        add_ring_word(phrase="one more", by=editor, at=AT)


def test_a_word_is_taken_away_and_its_items_stay(desk, editor, stream):
    word = add_ring_word(phrase="protocol", by=editor, at=AT)
    make_item(BERTH)
    answer = desk.post(reverse("wire_desk:remove_ring", args=[word.pk]), follow=True)
    assert shown(answer) == [BERTH]
    assert by_word(answer) == {}


def test_sections_of_feeds_are_counted_and_filter(stream, section):
    other = Section.objects.exclude(pk=section.pk).first()
    outlet = make_outlet()
    for number, (where, headlines) in enumerate([(section, "AB"), (other, "C"), (None, "D")]):
        feed = Feed.objects.create(
            outlet=outlet, section=where, address=f"https://{number}.example/"
        )
        take_in(outlet=outlet, entries=[entry(name) for name in headlines], at=AT, feed=feed)
    answer = stream(section=section.pk)
    assert sorted(shown(answer)) == ["A", "B"]
    counts = answer.context["counts"]
    assert sorted(counts.by_section) == sorted(
        [(section.pk, section.title, 2), (other.pk, other.title, 1)]
    )
    assert counts.by_outlet == [(outlet.pk, outlet.name, 4)]
    assert f"?section={section.pk}" in answer.content.decode()
    assert WireItem.objects.count() == 4
