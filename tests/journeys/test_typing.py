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


def highlighted(page: Page) -> Locator:
    """What Enter takes."""
    return page.locator(".names__option[aria-selected=true]")


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


def test_topics_are_typed_and_nothing_that_was_typed_is_lost(page: Page, demo: Demo) -> None:
    start_story(
        page,
        demo,
        section="The Straits",
        headline="Topics by keyboard",
        standfirst="Known ones and new ones.",
        body="Words.",
    )
    line = page.get_by_role("combobox", name="Topics")
    line.click()
    page.keyboard.type("por")
    expect(highlighted(page)).to_have_text("Ports")
    page.keyboard.press("Enter")
    page.keyboard.type("Harbour dues,")
    taken = page.get_by_role("listitem").filter(has=page.get_by_role("button", name="Take “"))
    expect(taken.nth(1)).to_contain_text("new")
    page.keyboard.type("Left in the line")
    expect(highlighted(page)).to_have_text("Add “Left in the line” as a new topic")
    expect(taken).to_have_count(2)
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messages")).to_contain_text("Topics by keyboard")
    for name in ("Ports", "Harbour dues", "Left in the line"):
        expect(taken.filter(has_text=name)).to_have_count(1)


def test_a_contributor_is_typed_and_a_new_one_added_in_place(page: Page, demo: Demo) -> None:
    start_story(
        page,
        demo,
        section="The Straits",
        headline="A byline by keyboard",
        standfirst="One known, one new.",
        body="Words.",
    )
    line = page.get_by_role("combobox", name="Contributor")
    line.first.fill("")  # it starts with who writes
    page.keyboard.type("maren")
    expect(highlighted(page)).to_have_text("Ilse Maren")
    page.keyboard.press("Enter")
    expect(line.first).to_have_value("Ilse Maren")
    page.get_by_role("button", name="Add name").click()
    line.nth(1).click()
    page.keyboard.type("Sefa Nowhere")
    expect(highlighted(page)).to_have_text("Add “Sefa Nowhere” to the contributors")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="“Sefa Nowhere” was taken.")).to_have_count(1)
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messages")).to_contain_text("A byline by keyboard")
    expect(line.nth(1)).to_have_value("Sefa Nowhere")
