"""From an item of the wire to a published story, by the words on the desk's buttons."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from .demo import Demo
from .desk import text_of
from .hands import Hands

FERRY = "Ferry union calls off Straits strike"
HEADLINE = "Ferries sail on Friday after a night of talks"
STANDFIRST = "Two signatures end a strike that had not begun."
LEAD = "The crews of the night ferries go back to work. "


def draft(hands: Hands, demo: Demo) -> None:
    """From the desk's first screen to a draft of the ferry item, in the section of the straits."""
    page = hands.page
    hands.part = "the draft"
    page.goto(f"{demo.url}/desk/")
    hands.click(page.get_by_role("link", name="Wire", exact=True))
    hands.click(page.get_by_role("link", name=FERRY))
    opened = page.locator("[data-wire-opened]").filter(has_text="Dovra Lunt")
    expect(opened).to_contain_text("3 statements found")
    confirm_first(hands, opened)
    hands.give(opened.get_by_label("in section"), "The Straits")
    hands.click(opened.get_by_role("button", name="Draft a story"))
    expect(page.get_by_role("textbox", name="Headline")).to_have_value(FERRY)


def confirm_first(hands: Hands, opened: Locator) -> None:
    """One of the three where it is read."""
    hands.press("y")
    expect(opened.locator(".wire__said")).to_contain_text("Confirmed")


def write(hands: Hands) -> None:
    """Headline, standfirst and a first sentence above the quotations; then save."""
    page = hands.page
    hands.part = "writing"
    hands.write_over(page.get_by_role("textbox", name="Headline"), HEADLINE)
    hands.write_over(page.get_by_role("textbox", name="Standfirst"), STANDFIRST)
    hands.click(text_of(page))
    page.keyboard.press("ControlOrMeta+Home")
    hands.write(LEAD)
    hands.click(page.get_by_role("button", name="Save draft"))
    expect(page.locator(".messages")).to_contain_text("has been updated")


def confirm_the_others(hands: Hands) -> None:
    """All that is left in the story in one pass, by a key each."""
    page = hands.page
    hands.part = "two statements"
    hands.click(page.get_by_role("link", name="Confirm 2 statements"))
    expect(page.locator("[data-found-one]").first).to_be_focused()
    hands.press("y y Enter")
    expect(page.locator(".messages")).to_contain_text("2 confirmed")


def publish(hands: Hands) -> None:
    """One button; then the board of tonight's edition."""
    page = hands.page
    hands.part = "publishing"
    hands.click(page.get_by_role("button", name="Publish", exact=True))
    expect(page.locator(".messages")).to_contain_text("published")
    hands.click(page.get_by_role("link", name="Tonight's edition"))
    expect(page.get_by_role("main")).to_contain_text(HEADLINE)


def walk(hands: Hands, demo: Demo) -> None:
    """From the first screen to tonight's edition."""
    draft(hands, demo)
    write(hands)
    confirm_the_others(hands)
    publish(hands)
