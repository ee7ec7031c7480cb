"""What an agency says about an item is kept: who, whose, from when, and how it was made."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from latefinal.wire.rules.sources import machine_words

from .feeds import read, sample

EMBARGO = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def ninjs(**more):
    item = {"uri": "urn:tidewire:1", "type": "text", "headline": "x"}
    return read(json.dumps(item | more).encode()).entries[0]


def test_an_item_of_ninjs_keeps_all_that_a_desk_has_to_know():
    (entry,) = sample("agency-2.json").entries
    assert entry.guid == "urn:tidewire:2026:17"
    assert entry.headline == "Dredging starts at the mouth & bar"
    assert (entry.byline, entry.credit) == ("Tidewire staff", "Tidewire")
    assert entry.rights == "(c) Tidewire 2026 Not for archives."
    assert (entry.embargoed_until, entry.status) == (EMBARGO, "usable")
    assert (entry.version, entry.urgency, entry.slugline) == (3, 2, "harbour-dredging")
    assert entry.machine_made == "made by a trained algorithm (generative AI)"
    assert (entry.summary, entry.text) == ("Ships wait.", "Ships wait.\n\nThe tide does not.")
    assert entry.published_at == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert entry.updated_at == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def test_a_cancelled_item_comes_through_as_such_and_what_is_no_story_is_left_out():
    feed = sample("agency-1.json")
    ferry, picture = feed.entries
    assert (ferry.status, ferry.headline, ferry.text) == (
        "cancelled", "Ferry stopped", "Do not use.",
    )  # fmt: skip
    assert (picture.status, picture.text) == ("usable", "At rest.")
    assert [(one.what, one.why.split(" and ")[0]) for one in feed.skipped] == [
        ("Harbour day", "It announces an event"),
        ("What we cover on Monday", "It says what is planned"),
    ]


def test_an_item_of_newsml_g2_keeps_all_that_a_desk_has_to_know():
    feed = sample("agency.xml")
    entry = feed.entries[0]
    assert (feed.kind, entry.guid) == ("newsml-g2", "urn:tidewire:2026:20")
    assert (entry.headline, entry.byline) == ("The lock opens late", "Tidewire staff")
    assert (entry.credit, entry.rights) == ("Tidewire", "(c) Tidewire 2026 Not for archives.")
    assert (entry.embargoed_until, entry.status, entry.version) == (EMBARGO, "usable", 4)
    assert entry.machine_made == "partly made by a trained algorithm (generative AI)"
    assert (entry.slugline, entry.urgency, entry.language) == ("harbour-lock", 4, "en-GB")
    assert entry.summary == "Barges wait."
    assert entry.text == "Upstream\n\nBarges wait.\n\nThe lock company is silent."


def test_an_embargo_without_an_end_withholds_and_a_cancelled_item_is_one():
    _first, held, withdrawn = sample("agency.xml").entries
    assert (held.status, held.embargoed_until) == ("withheld", None)
    assert held.notes
    assert withdrawn.status == "cancelled"


def test_planning_concept_catalog_and_package_are_left_out_each_with_its_reason():
    skipped = sample("agency.xml").skipped
    assert [one.what[-2:] for one in skipped] == ["23", "24", "25", "26"]
    words = ("planned", "concept", "catalog", "package")
    assert all(word in one.why for word, one in zip(words, skipped, strict=True))


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (None, "usable"),
        ("usable", "usable"),
        ("stat:usable", "usable"),
        ("http://cv.iptc.org/newscodes/pubstatusg2/canceled", "cancelled"),
        ("Cancelled", "cancelled"),
        ("withheld", "withheld"),
        ("something new", "withheld"),
    ],
)
def test_in_doubt_an_item_is_withheld(said, status):
    assert ninjs(pubstatus=said).status == status


@pytest.mark.parametrize(
    ("said", "until", "status"),
    [
        (None, None, "usable"),
        ("2026-11-23T18:00:00", EMBARGO, "usable"),  # six in Amsterdam
        ("2126-01-01T00:00:00Z", datetime(2126, 1, 1, tzinfo=UTC), "usable"),
        ("later", None, "withheld"),
        ("", None, "withheld"),
    ],
)
def test_an_embargo_is_kept_as_it_was_said(said, until, status):
    entry = ninjs(embargoed=said)
    assert (entry.embargoed_until, entry.status) == (until, status)


def test_versions_of_an_item_in_one_answer_are_all_kept():
    items = [
        {"uri": "urn:tidewire:1", "type": "text", "headline": f"v{n}", "version": n} for n in (2, 1)
    ]
    feed = read(json.dumps(items).encode())
    assert [(entry.guid, entry.version) for entry in feed.entries] == [
        ("urn:tidewire:1", 2),
        ("urn:tidewire:1", 1),
    ]


@pytest.mark.parametrize(
    ("code", "is_said"),
    [
        ("digsrctype:trainedAlgorithmicMedia", True),
        ("http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic", True),
        ("digsrctype:digitalCapture", False),
        ("humanEdits", False),
        ("", False),
    ],
)
def test_only_what_a_machine_made_is_said_to_be(code, is_said):
    assert bool(machine_words(code)) is is_said


def test_a_code_that_is_unknown_is_passed_on_as_it_is():
    assert machine_words("digsrctype:dreamtMedia") == "dreamtMedia"
