"""How much a reporter has to do beside writing, from a blank screen to a published story.

    make bench NAME=actions

A real browser at the sample publication's desk makes one story with a byline, a picture that is
credited, two statements and a topic. docs/reference/benchmarks.md says what is counted.
"""

from __future__ import annotations

import re
import sys

from playwright.sync_api import Page, expect

from tests.journeys.demo import Demo
from tests.journeys.desk import (
    MACHINE,
    PEOPLE,
    a_picture,
    choose_outlet,
    offered,
    open_with_picture,
    text_of,
    topics_of,
)
from tests.journeys.hands import Hands

from ._counted_walk import count

MOST = 30
SECTION, TOPIC, OUTLET, WRITER = "The Straits", "Leases", "Rim Weekly", "Neva Tarrick"
HEADLINE = "Harbour crane arrives a year early"
STANDFIRST = "It came by night, and nobody had ordered it."
GIFT, TENDER = "the crane was a gift", "no tender had been held"
BODY = f"A spokesman said that {GIFT}. The ministry wrote that {TENDER}."
ADDRESS = "/straits/harbour-crane-arrives-a-year-early/"


def write_the_story(hands: Hands, demo: Demo) -> None:
    """From the desk's first screen to an open story with its words."""
    page = hands.page
    hands.part = "the story"
    page.goto(f"{demo.url}/desk/")
    hands.click(page.get_by_role("link", name="New story"))
    headline = page.get_by_role("textbox", name="Headline")
    expect(headline).to_be_focused()
    hands.write(HEADLINE)
    hands.give(page.get_by_role("combobox", name="Section"), SECTION)
    hands.click(page.get_by_role("textbox", name="Standfirst"))
    hands.write(STANDFIRST)
    hands.give(page.get_by_role("combobox", name=MACHINE), PEOPLE)
    hands.click(text_of(page))
    hands.write(BODY)


def say_who_said_it(hands: Hands) -> None:
    """Two statements that came by one outlet, which is asked for once."""
    page = hands.page
    hands.part = "two statements"
    for words, who in ((GIFT, "Port spokesman"), (TENDER, "Ministry of Transport")):
        hands.mark(words)
        hands.click(page.get_by_role("button", name="Who said this").first)
        form = page.get_by_role("dialog")
        expect(form.get_by_label("Who said it")).to_be_focused()
        hands.done[hands.part] += 1
        hands.write(who)
        if words == GIFT:
            hands.done[hands.part] += 1
            choose_outlet(form.get_by_role("combobox", name="Outlet", exact=True), OUTLET)
        hands.click(form.get_by_role("button", name="Mark these words"))
        expect(form).to_have_count(0)


def show_a_picture(hands: Hands) -> None:
    """One of our own above the story; its alternative text is no prose of the story's."""
    page = hands.page
    hands.part = "a picture"
    hands.click(page.get_by_role("button", name=re.compile("^Choose an? (image|picture)")))
    form = page.get_by_role("dialog")
    hands.click(form.get_by_role("tab", name="Upload"))
    # A hand is slower than the script that names a picture after its file; a robot is not.
    page.wait_for_load_state("networkidle")
    hands.hand_over(form.get_by_label("File"), a_picture())
    expect(form.get_by_label("Title")).to_have_value("crane")
    hands.give(form.get_by_role("textbox", name="Credit"), "Ana Sarn")
    hands.give(form.get_by_role("textbox", name="Alternative text"), "A crane on a quay at night")
    hands.click(form.get_by_role("button", name="Upload"))
    expect(form).to_have_count(0)


def name_the_topic(hands: Hands) -> None:
    """One that is there: typed, and taken from what is offered."""
    hands.part = "a topic"
    hands.done[hands.part] += 1
    topics_of(hands.page).press_sequentially(TOPIC)
    hands.click(offered(hands.page, TOPIC))


def publish(hands: Hands) -> None:
    """One button, in sight."""
    hands.part = "publishing"
    hands.click(hands.page.get_by_role("button", name="Publish", exact=True))
    expect(hands.page.locator(".messages")).to_contain_text("published")


def look(page: Page, demo: Demo) -> None:
    """Everything that was asked for stands on the reader's page."""
    open_with_picture(page, demo.url + ADDRESS)
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    expect(page.locator(".standfirst")).to_have_text(STANDFIRST)
    expect(page.locator("main")).to_contain_text(WRITER)
    expect(page.locator("figcaption").first).to_contain_text("Ana Sarn")
    expect(page.locator("main sup.said")).to_have_count(2)
    expect(page.locator(".topics")).to_contain_text(TOPIC)


def walk(hands: Hands, demo: Demo) -> None:
    """The whole story, from the first screen to the word “published”."""
    write_the_story(hands, demo)
    say_who_said_it(hands)
    show_a_picture(hands)
    name_the_topic(hands)
    publish(hands)


if __name__ == "__main__":
    sys.exit(count(walk, most=MOST, look=look))
