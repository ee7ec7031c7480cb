"""The editor's keys: what Enter, a comma and “##” do, as a reporter types."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .demo import Demo
from .desk import sign_in, start_story

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def page(browser: Browser, demo: Demo) -> Iterator[Page]:
    """An editor who is signed in."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.on("dialog", lambda question: question.accept())
    sign_in(page, demo)
    yield page
    context.close()


def blocks(page: Page) -> Locator:
    """What the body is made of, one after the other."""
    return page.get_by_role("region", name="Body").locator(
        "[contenteditable=true], input[type=text]"
    )


def test_a_body_is_written_without_leaving_the_keyboard_and_enter_sends_nothing(
    page: Page, demo: Demo
) -> None:
    start_story(
        page,
        demo,
        section="The Straits",
        headline="Written by keyboard",
        standfirst="With a heading.",
        body="The first paragraph.",
    )
    page.keyboard.press("Enter")
    page.keyboard.type("## What the council said")
    expect(blocks(page)).to_have_count(2)
    page.keyboard.press("Enter")
    page.keyboard.type("The second paragraph.")
    expect(blocks(page)).to_have_count(3)
    expect(blocks(page).nth(0)).to_have_text("The first paragraph.")
    expect(blocks(page).nth(1)).to_have_value("What the council said")
    expect(blocks(page).nth(2)).to_have_text("The second paragraph.")
    blocks(page).nth(1).press("Enter")
    expect(blocks(page).nth(2)).to_be_focused()
    for name in ("Headline", "Kicker", "Dateline", "Slugline"):
        page.get_by_role("textbox", name=name).press("Enter")
    expect(page.locator(".messages li")).to_have_count(0)
