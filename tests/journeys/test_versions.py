"""A version is named while its story is being written, stays, and is compared with what came."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .demo import Demo
from .desk import SAVED, WATCHED_AFTER, open_menu, start_story, text_of
from .marks import select

pytestmark = pytest.mark.journey

NAME = "before the lawyer's cuts"
SENTENCE = "The minister signed the contracts of the harbour"


def test_a_named_version_outlives_what_the_editor_saves_by_itself(desk: Page, demo: Demo) -> None:
    start_story(
        desk,
        demo,
        section="The Straits",
        headline="A contract is read",
        standfirst="By a lawyer.",
        body=f"{SENTENCE} twice.",
    )
    desk.get_by_role("button", name="Save draft", exact=True).click()
    expect(desk.locator(".messages")).to_contain_text(SAVED)
    text_of(desk).press("End")
    is_saved_by_itself(desk, " The ministry said nothing.")
    other = desk.context.new_page()
    name_the_newest(other, desk.url)
    expect(other.locator(".version__name")).to_have_text(NAME)
    versions = other.get_by_role("button", name="Actions")
    before = versions.count()
    select(text_of(desk), "twice")
    is_saved_by_itself(desk, "once")
    other.reload()
    expect(versions).to_have_count(before + 1)
    expect(other.get_by_role("row").filter(has_text=NAME)).to_have_count(2)
    compare(other)
    take_the_name_away(other, desk.url)


def is_saved_by_itself(page: Page, words: str) -> None:
    """Type where the cursor is, once the editor watches, and let it save that."""
    page.wait_for_timeout(WATCHED_AFTER)
    with page.expect_response(lambda one: one.request.method == "POST" and "/edit/" in one.url):
        page.keyboard.type(words)
    expect(page.locator("#w-autosave-indicator")).to_have_attribute(
        "data-w-autosave-state-value", "saved"
    )


def open_history(page: Page, editor: str) -> None:
    """Of the story that is open there."""
    page.goto(re.sub(r"/edit/.*", "/history/", editor))


def name_the_newest(page: Page, editor: str) -> None:
    """By the menu of its line."""
    open_history(page, editor)
    naming = page.get_by_role("link", name="Give it a name")
    open_menu(page.get_by_role("button", name="Actions").first, naming)
    naming.click()
    page.get_by_role("textbox", name="Name").fill(NAME)
    page.get_by_role("button", name="Keep it by this name").click()
    expect(page.locator(".messages")).to_contain_text("stays as it is")


def compare(page: Page) -> None:
    """The named one, chosen by its name, with the newest."""
    page.get_by_role("link", name="Compare", exact=True).click()
    named = page.get_by_label("From").get_by_role("option", name=re.compile(NAME))
    page.get_by_label("From").select_option(value=named.get_attribute("value"))
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("span.deletion")).to_have_text(["twice"])
    expect(page.locator("span.addition")).to_have_text(["once"])


def take_the_name_away(page: Page, editor: str) -> None:
    """Where it was given."""
    open_history(page, editor)
    named = page.get_by_role("row").filter(has=page.locator(".version__name"))
    changing = page.get_by_role("link", name="Change its name")
    open_menu(named.get_by_role("button", name="Actions"), changing)
    changing.click()
    page.get_by_role("button", name="Take the name away").click()
    expect(page.locator(".version__name")).to_have_count(0)
