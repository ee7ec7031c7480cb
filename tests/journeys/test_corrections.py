"""A correction is published, outlives an older version that is put back, and is taken away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .demo import Demo
from .desk import publish, start_story

pytestmark = pytest.mark.journey

WORDS = "The quay is ninety metres long, and not sixty."
REASON = "It was ninety feet."


def test_a_correction_outlives_the_version_it_came_with_and_is_taken_away_with_a_reason(
    desk: Page, demo: Demo
) -> None:
    start_story(
        desk,
        demo,
        section="The Straits",
        headline="A quay is measured",
        standfirst="With a rope.",
        body="It is sixty metres long.",
    )
    address = publish(desk, demo, path="/straits/a-quay-is-measured/")
    desk.locator(".messages").get_by_role("link", name="Edit").click()
    editor = desk.url
    correct(desk)
    put_back_the_first_version(desk, editor)
    desk.goto(address)
    expect(desk.get_by_text(WORDS)).to_be_visible()
    take_away(desk, editor)
    desk.goto(address)
    expect(desk.get_by_role("heading", level=1)).to_have_text("A quay is measured")
    expect(desk.get_by_text(WORDS)).to_have_count(0)
    desk.goto(f"{demo.url}/corrections/")
    expect(desk.get_by_text(REASON)).to_be_visible()


def correct(page: Page) -> None:
    """Publish the story again, with a correction."""
    page.get_by_role("tab", name="Corrections").click()
    page.get_by_role("button", name="Add correction").click()
    page.get_by_role("textbox", name="Words").fill(WORDS)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messages li")).to_contain_text("published")


def put_back_the_first_version(page: Page, editor: str) -> None:
    """The oldest in the story's history, published as it stands."""
    page.goto(editor.replace("/edit/", "/history/"))
    page.locator("main table [data-controller=w-dropdown] button").last.click()
    page.get_by_role("link", name="Review this version").click()
    page.get_by_role("button", name="Publish this version").click()
    expect(page.locator(".messages li")).to_contain_text("published")


def take_away(page: Page, editor: str) -> None:
    """With the reason that readers are told."""
    page.goto(editor)
    page.get_by_role("tab", name="Corrections").click()
    page.get_by_role("link", name="Take it away").click()
    page.get_by_label("Why it is taken away").fill(REASON)
    page.get_by_role("button", name="Take it away").click()
    expect(page.locator(".messages li")).to_contain_text("Taken away")
