"""A reporter and a publisher, each at a browser, from a story's first line to its correction."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .axe import all_violations
from .demo import Demo
from .desk import SAVED, choose, start_story

pytestmark = [pytest.mark.journey, pytest.mark.by_keyboard]

HEADLINE, PATH = "The ferry stays in port", "/straits/the-ferry-stays-in-port/"
RUMOUR = "The ferry is sold"
NOTE = "Since when?"
FIRST = "No word why."
THEIRS, MINE = "It has been there since Friday.", "It has been there for a week."
CORRECTED = "We wrote that the ferry had been in port since Friday. It was Thursday."


def test_a_story_goes_from_a_reporter_to_readers_and_nobody_loses_a_word(
    reporter: Page, desk: Page, demo: Demo, visitor: BrowserContext
) -> None:
    write(reporter, demo)
    reader = visitor.new_page()
    reader.goto(link_to_show(desk, demo))
    expect(reader.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    both_write(reporter, desk)
    submit(reporter)
    return_it(desk, demo)
    mend_and_submit(reporter, demo)
    approve_and_publish(desk, demo)
    reader.goto(demo.url + PATH)
    expect(reader.locator(".standfirst")).to_have_text(THEIRS)
    correct(desk, demo)
    reader.reload()
    expect(reader.locator(".note").filter(has_text=CORRECTED)).to_be_visible()


def test_a_reporter_spikes_a_draft_and_takes_it_back(
    reporter: Page, desk: Page, demo: Demo
) -> None:
    write(reporter, demo, headline=RUMOUR)
    choose(reporter, "Spike")
    assert all_violations(reporter) == []
    reporter.get_by_label("Why").fill("Nobody confirms it.")
    reporter.get_by_role("button", name="Spike it").click()
    expect(reporter.locator(".messages")).to_contain_text("is spiked")
    reporter.goto(f"{demo.url}/desk/stories/?state=spiked")
    reporter.get_by_role("link", name=RUMOUR).first.click()
    choose(reporter, "Take back from the spike")
    reporter.get_by_role("button", name="Take it back").click()
    expect(reporter.locator(".messages")).to_contain_text("is a draft again")


def write(page: Page, demo: Demo, *, headline: str = HEADLINE) -> None:
    """The first lines, saved as a draft."""
    copy = {"headline": headline, "standfirst": FIRST}
    start_story(page, demo, section="The Straits", body="It is at the second quay.", **copy)
    page.get_by_role("button", name="Save draft").click()
    # It may have saved itself before.
    expect(page.locator(".messages")).to_contain_text(SAVED)


def open_story(page: Page, demo: Demo) -> None:
    """From the board."""
    page.goto(f"{demo.url}/desk/who-has-what/")
    page.get_by_role("link", name=HEADLINE).first.click()
    expect(page.get_by_role("textbox", name="Headline")).to_have_value(HEADLINE)


def link_to_show(page: Page, demo: Demo) -> str:
    """Made by a publisher who has the story open."""
    open_story(page, demo)
    choose(page, "Link to show it")
    assert all_violations(page) == []
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("[data-copy] code").inner_text()
    page.get_by_role("link", name="Back to the story").click()
    expect(page.get_by_role("textbox", name="Standfirst")).to_have_value(FIRST)
    return link


def both_write(reporter: Page, publisher: Page) -> None:
    """The reporter saves while the publisher has it open, who is asked and keeps theirs beside."""
    reporter.get_by_role("textbox", name="Standfirst").fill(THEIRS)
    reporter.get_by_role("button", name="Save draft").click()
    expect(reporter.locator(".messages")).to_contain_text("updated")
    publisher.get_by_role("textbox", name="Standfirst").fill(MINE)
    publisher.get_by_role("button", name="Save draft").click()
    asks_too = publisher.get_by_role("dialog").get_by_role("button", name="Save draft")
    asked = publisher.get_by_role("heading", name="Saved by somebody else")
    expect(asks_too.or_(asked).first).to_be_visible()
    if asks_too.is_visible():  # Wagtail's own question, where its script has heard of it by then
        asks_too.click()
    expect(publisher.get_by_text("Bero Lind")).to_be_visible()
    assert all_violations(publisher) == []
    publisher.get_by_role("button", name="Keep mine in the history, and open theirs").click()
    expect(publisher.get_by_role("textbox", name="Standfirst")).to_have_value(THEIRS)


def submit(page: Page) -> None:
    """To the editors; where it is heard by then that the publisher saved too, one is asked."""
    choose(page, "Submit to the editors")
    asked = page.locator("#w-save-confirmation-dialog [data-w-dialog-target=confirm]")
    submitted = page.locator(".messages").filter(has_text="submitted")
    expect(asked.or_(submitted).first).to_be_visible()
    if asked.is_visible():
        asked.click()
    expect(submitted).to_be_visible()


def return_it(page: Page, demo: Demo) -> None:
    """With a note."""
    open_story(page, demo)
    choose(page, "Return with a note")
    form = page.get_by_role("dialog")
    form.get_by_role("textbox").fill(NOTE)
    form.get_by_role("button").last.click()
    expect(page.locator(".messages")).to_be_visible()


def mend_and_submit(page: Page, demo: Demo) -> None:
    """The board says that it came back, and with which words."""
    page.goto(f"{demo.url}/desk/who-has-what/")
    expect(page.get_by_text(NOTE)).to_be_visible()
    page.get_by_role("link", name=HEADLINE).first.click()
    choose(page, "Submit again")
    expect(page.locator(".messages")).to_be_visible()


def approve_and_publish(page: Page, demo: Demo) -> None:
    """Both steps, by somebody who may do either."""
    for step in ("Approve", "Approve and publish"):
        open_story(page, demo)
        choose(page, step)
        expect(page.locator(".messages")).to_be_visible()


def correct(page: Page, demo: Demo) -> None:
    """From the reader's page."""
    page.goto(demo.url + PATH)
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_role("tab", name="Corrections").click()
    page.get_by_role("button", name="Add correction").click()
    page.get_by_role("textbox", name="Words").last.fill(CORRECTED)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("published")
