"""From an address on the web to a published story, by the words on the desk's buttons.

Each press of the mouse, each key and the paste are counted; only the letters of the prose are free.
"""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from .demo import Demo
from .desk import MACHINE, PEOPLE, text_of
from .hands import Hands

FERRY = "Night ferries to sail"
HEADLINE = "Ferries sail on Friday after a night of talks"
STANDFIRST = "Two signatures end a strike that had not begun."
BROUGHT = 60_000
"""Milliseconds that a page may take to be fetched and read, on a machine that does other things."""
LEAD = "The crews of the night ferries go back to work. "


def bring(hands: Hands, demo: Demo) -> None:
    """From the desk's first screen, by the address of a page, to that page as an item."""
    page = hands.page
    hands.part = "the address"
    page.goto(f"{demo.url}/desk/")
    hands.click(page.get_by_role("link", name="Wire", exact=True))
    field = page.get_by_label("Bring in from the web")
    hands.click(field)
    hands.paste(f"http://tolvane.example:{demo.web_port}/ferries")
    hands.press("Enter")
    expect(page.locator("[data-wire-opened]")).to_contain_text("Dovra Lunt", timeout=BROUGHT)


def draft(hands: Hands) -> None:
    """To a draft of the item, in the section of the straits."""
    page = hands.page
    hands.part = "the draft"
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
    for name, prose in (("Headline", HEADLINE), ("Standfirst", STANDFIRST)):
        hands.click(page.get_by_role("textbox", name=name))
        hands.press("ControlOrMeta+A")
        hands.write(prose)
    hands.click(text_of(page))
    hands.press("ControlOrMeta+Home")
    hands.write(LEAD)
    hands.give(page.get_by_role("combobox", name=MACHINE), PEOPLE)
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
    bring(hands, demo)
    draft(hands)
    write(hands)
    confirm_the_others(hands)
    publish(hands)
