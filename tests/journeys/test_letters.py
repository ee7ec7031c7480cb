"""What an editor decides about an edition before it goes, on a letter that nobody else closes."""

from __future__ import annotations

import calendar
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .demo import Demo

pytestmark = pytest.mark.journey

FIRST = "Is the port of Varen about to get a second naval lease?"
SECOND = "The dredging boom nobody announced"


def test_a_letter_is_founded_ordered_worded_tried_held_and_ended(desk: Page, demo: Demo) -> None:
    desk.goto(f"{demo.url}/desk/edition/new/")
    desk.get_by_role("textbox", name="Name").fill("The Saturday letter")
    desk.get_by_role("button", name="Found it").click()
    board = desk.url
    put_in_order(desk)
    word_it(desk)
    try_it(desk)
    have_it_come_daily(desk, board)
    hold_and_release(desk, board)
    desk.get_by_role("link", name="How it closes").click()
    desk.get_by_role("button", name="End this newsletter").click()
    expect(told(desk)).to_contain_text("ended")


def told(page: Page) -> Locator:
    """What the desk answers to the last button."""
    return page.locator(".messages")


def put_in_order(page: Page) -> None:
    """Two stories are put in; the second is moved up, and the first taken out and put in again."""
    for headline in (FIRST, SECOND):
        page.get_by_role("button", name=f"Put in {headline}").click()
    page.get_by_role("button", name=f"Up {SECOND}").click()
    stories = page.locator("ol.edition-stories .edition-headline")
    expect(stories).to_have_text([SECOND, FIRST])
    page.get_by_role("button", name=f"Take out {FIRST}").click()
    expect(stories).to_have_text([SECOND])


def word_it(page: Page) -> None:
    """It gets a subject of its own."""
    page.get_by_role("textbox", name="Subject").fill("What was dredged")
    page.get_by_role("button", name="Store").click()
    expect(told(page)).to_contain_text("Subject and preheader are stored.")


def try_it(page: Page) -> None:
    """The letter is looked at, and sent to whoever looks at it."""
    page.get_by_role("link", name="Preview the letter").click()
    expect(page.locator(".edition-shown")).to_contain_text("What was dredged")
    page.get_by_role("button", name="Send this as a test to me").click()
    expect(told(page)).to_contain_text("desk@example.org")


def have_it_come_daily(page: Page, board: str) -> None:
    """By the screen of its rules; what goes by itself can be held."""
    page.goto(board)
    page.get_by_role("link", name="How it closes").click()
    for day in calendar.day_name:
        page.get_by_role("checkbox", name=day).check()
    page.get_by_role("button", name="Store").click()
    expect(told(page)).to_contain_text("Stored.")


def hold_and_release(page: Page, board: str) -> None:
    """Held it stays until it is released."""
    page.goto(board)
    page.get_by_role("button", name="Hold it").click()
    expect(told(page)).to_contain_text("The edition is held")
    page.get_by_role("button", name=re.compile("^Release it")).click()
    expect(told(page)).to_contain_text(re.compile("released|closed"))
