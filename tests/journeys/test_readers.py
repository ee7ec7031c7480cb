"""A reader comes by a list, sees what is held about them, and goes without a trace."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .axe import all_violations
from .demo import Demo
from .mailbox import link_in_letter, open_letter_to

pytestmark = pytest.mark.journey

READER = "listed.reader@example.org"
LIST = f"Email Address,First Name\n{READER},Ann\nnobody,Ann\n"


def test_a_reader_is_brought_in_and_sees_and_erases_what_is_held(
    desk: Page, visitor: BrowserContext, demo: Demo
) -> None:
    hand_in(desk, demo)
    find(desk, demo)
    page = visitor.new_page()
    page.goto(own_link(page, demo))
    expect(page.get_by_text("subscribed.csv")).to_be_visible()
    assert all_violations(page) == []
    page.get_by_role("link", name="Erase it").click()
    page.get_by_role("button", name="Erase it for good").click()
    expect(page.get_by_role("heading", name="It is erased.")).to_be_visible()
    assert visitor.cookies() == []
    desk.goto(f"{demo.url}/desk/readers/?q={READER}")
    expect(desk.get_by_text("is held here")).to_be_visible()


def hand_in(desk: Page, demo: Demo) -> None:
    """A list of two rows, of which one is no address; the page shows the report by itself."""
    desk.goto(f"{demo.url}/desk/readers/")
    desk.get_by_role("link", name="Bring in a list").click()
    desk.locator("input[type=file]").set_input_files(
        {"name": "subscribed.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    )
    desk.get_by_label("Everybody on the list agreed").check()
    desk.get_by_role("button", name="Bring it in").click()
    # The works may have other things to do first, just after a demo was made.
    expect(desk.get_by_text("“nobody” is no e-mail address.")).to_be_visible(timeout=90_000)
    assert all_violations(desk) == []


def find(desk: Page, demo: Demo) -> None:
    """By a part of the address, from the list."""
    desk.goto(f"{demo.url}/desk/readers/")
    desk.get_by_label("Part of an address").fill("listed.r")
    desk.get_by_role("main").get_by_role("button", name="Search").click()
    desk.get_by_role("link", name=READER).click()
    expect(desk.get_by_role("button", name="Stop it")).to_be_visible()


def own_link(page: Page, demo: Demo) -> str:
    """Where the letter leads that comes to whoever asks by their address."""
    page.goto(demo.url)
    page.get_by_role("link", name="What we hold about you").click()
    page.get_by_label("E-mail address").fill(READER)
    page.get_by_role("button", name="Mail me the link").click()
    expect(page.get_by_text("is on its way there")).to_be_visible()
    open_letter_to(page, demo, READER)
    return link_in_letter(page, "/held/")
