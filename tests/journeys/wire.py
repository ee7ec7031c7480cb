"""From an item of the wire to a published story, by the words on the desk's buttons."""

from __future__ import annotations

from collections import Counter

from playwright.sync_api import Locator, Page, expect

from .demo import Demo
from .desk import text_of

FERRY = "Ferry union calls off Straits strike"
HEADLINE = "Ferries sail on Friday after a night of talks"
STANDFIRST = "Two signatures end a strike that had not begun."
LEAD = "The crews of the night ferries go back to work. "


class Hands:
    """Does one thing after the other, and counts each but the writing."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.done: Counter[str] = Counter()
        self.part = ""

    def click(self, what: Locator) -> None:
        """One press of the mouse."""
        self.done[self.part] += 1
        what.click()

    def press(self, keys: str) -> None:
        """One key, or one after the other."""
        for key in keys.split():
            self.done[self.part] += 1
            self.page.keyboard.press(key)

    def write(self, field: Locator, prose: str) -> None:
        """Go to a field and write; the prose is free."""
        self.click(field)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(prose)


def draft(hands: Hands, demo: Demo) -> None:
    """From the desk's first screen to a draft of the ferry item, in the section of the straits."""
    page = hands.page
    hands.part = "the draft"
    page.goto(f"{demo.url}/desk/")
    hands.click(page.get_by_role("link", name="Wire", exact=True))
    hands.click(page.get_by_role("link", name=FERRY))
    opened = page.locator("[data-wire-opened]").filter(has_text="Dovra Lunt")
    expect(opened).to_contain_text("3 statements found")
    hands.done[hands.part] += 1
    opened.get_by_label("in section").select_option(label="The Straits")
    hands.click(opened.get_by_role("button", name="Draft a story"))
    expect(page.get_by_role("textbox", name="Headline")).to_have_value(FERRY)


def write(hands: Hands) -> None:
    """Headline, standfirst and a first sentence above the quotations; then save."""
    page = hands.page
    hands.part = "writing"
    hands.write(page.get_by_role("textbox", name="Headline"), HEADLINE)
    hands.write(page.get_by_role("textbox", name="Standfirst"), STANDFIRST)
    hands.click(text_of(page))
    page.keyboard.press("ControlOrMeta+Home")
    page.keyboard.type(LEAD)
    hands.click(page.get_by_role("button", name="Save draft"))
    expect(page.locator(".messages")).to_contain_text("has been updated")


def confirm_three(hands: Hands) -> None:
    """All of the story in one pass, by a key each."""
    page = hands.page
    hands.part = "three statements"
    hands.click(page.get_by_role("link", name="Confirm 3 statements"))
    expect(page.locator("[data-found-one]").first).to_be_focused()
    hands.press("y y y Enter")
    expect(page.locator(".messages")).to_contain_text("3 confirmed")


def publish(hands: Hands) -> None:
    """One button; then the board of tonight's edition."""
    page = hands.page
    hands.part = "publishing"
    hands.click(page.get_by_role("button", name="Publish", exact=True))
    expect(page.locator(".messages")).to_contain_text("published")
    hands.click(page.get_by_role("link", name="Tonight's edition"))
    expect(page.get_by_role("main")).to_contain_text(HEADLINE)
