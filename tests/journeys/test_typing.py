"""The editor's keys: what Enter, a comma and “##” do, as a reporter types."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from .demo import Demo
from .desk import start_story

pytestmark = pytest.mark.journey


def highlighted(page: Page) -> Locator:
    """What Enter takes."""
    return page.locator(".names__option[aria-selected=true]")


def blocks(page: Page) -> Locator:
    """What the body is made of, one after the other."""
    return page.get_by_role("region", name="Body").locator(
        "[contenteditable=true], input[type=text]"
    )


def test_a_body_is_written_without_leaving_the_keyboard_and_enter_sends_nothing(
    desk: Page, demo: Demo
) -> None:
    start_story(
        desk,
        demo,
        section="The Straits",
        headline="Written by keyboard",
        standfirst="With a heading.",
        body="The first paragraph.",
    )
    desk.keyboard.press("Enter")
    desk.keyboard.type("## What the council said")
    expect(blocks(desk)).to_have_count(2)
    desk.keyboard.press("Enter")
    desk.keyboard.type("The second paragraph.")
    expect(blocks(desk)).to_have_count(3)
    expect(blocks(desk).nth(0)).to_have_text("The first paragraph.")
    expect(blocks(desk).nth(1)).to_have_value("What the council said")
    expect(blocks(desk).nth(2)).to_have_text("The second paragraph.")
    blocks(desk).nth(1).press("Enter")
    expect(blocks(desk).nth(2)).to_be_focused()
    for name in ("Headline", "Kicker", "Dateline", "Slugline"):
        desk.get_by_role("textbox", name=name).press("Enter")
    expect(desk.locator(".messages li")).to_have_count(0)


def test_topics_are_typed_and_nothing_that_was_typed_is_lost(desk: Page, demo: Demo) -> None:
    start_story(
        desk,
        demo,
        section="The Straits",
        headline="Topics by keyboard",
        standfirst="Known ones and new ones.",
        body="Words.",
    )
    line = desk.get_by_role("combobox", name="Topics")
    line.click()
    desk.keyboard.type("por")
    expect(highlighted(desk)).to_have_text("Ports")
    desk.keyboard.press("Enter")
    desk.keyboard.type("Harbour dues,")
    taken = desk.get_by_role("listitem").filter(has=desk.get_by_role("button", name="Take “"))
    expect(taken.nth(1)).to_contain_text("new")
    desk.keyboard.type("Left in the line")
    expect(highlighted(desk)).to_have_text("Add “Left in the line” as a new topic")
    expect(taken).to_have_count(2)
    desk.get_by_role("button", name="Save draft").click()
    expect(desk.locator(".messages")).to_contain_text("Topics by keyboard")
    for name in ("Ports", "Harbour dues", "Left in the line"):
        expect(taken.filter(has_text=name)).to_have_count(1)


def test_a_contributor_is_typed_and_a_new_one_added_in_place(desk: Page, demo: Demo) -> None:
    start_story(
        desk,
        demo,
        section="The Straits",
        headline="A byline by keyboard",
        standfirst="One known, one new.",
        body="Words.",
    )
    line = desk.get_by_role("combobox", name="Contributor")
    line.first.fill("")  # it starts with who writes
    desk.keyboard.type("maren")
    expect(highlighted(desk)).to_have_text("Ilse Maren")
    desk.keyboard.press("Enter")
    expect(line.first).to_have_value("Ilse Maren")
    desk.get_by_role("button", name="Add name").click()
    line.nth(1).click()
    desk.keyboard.type("Sefa Nowhere")
    expect(highlighted(desk)).to_have_text("Add “Sefa Nowhere” to the contributors")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("status").filter(has_text="“Sefa Nowhere” was taken.")).to_have_count(1)
    desk.get_by_role("button", name="Save draft").click()
    expect(desk.locator(".messages")).to_contain_text("A byline by keyboard")
    expect(line.nth(1)).to_have_value("Sefa Nowhere")
