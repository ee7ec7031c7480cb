"""Who said what, as a reporter writes it down in the editor."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .demo import Demo
from .desk import publish, start_story, text_of
from .marks import KEYS, open_mark, press_who_said, say_who_said, select

pytestmark = pytest.mark.journey

SAID = "“The tender was open,”"
ALSO = "no second bid had come"
BODY = f"{SAID} the head of ports told the agency. He wrote that {ALSO}."
STATE, WEEKLY = "Karsa Press Agency", "Rim Weekly"


@pytest.fixture
def foreign() -> list[str]:
    """Addresses elsewhere that a screen asked for."""
    return []


@pytest.fixture
def page(desk: Page, demo: Demo, foreign: list[str]) -> Page:
    """An editor's, of which every request is looked at."""
    ours = (demo.url, "data:", "blob:")
    desk.on("request", lambda ask: None if ask.url.startswith(ours) else foreign.append(ask.url))
    return desk


def write(page: Page, demo: Demo, headline: str) -> None:
    """A new story of two sentences."""
    start_story(
        page, demo, section="The Straits", headline=headline, standfirst="What he said.", body=BODY
    )


def press(page: Page, words: str) -> Locator:
    """Select `words` and press “Who said this”; the form that opens."""
    select(text_of(page), words)
    press_who_said(page)
    form = page.locator("[data-said-form]")
    expect(form).to_be_visible()
    return form


def test_the_form_says_what_is_missing_and_remembers_what_was_said(page: Page, demo: Demo) -> None:
    write(page, demo, "A form that remembers")
    form = press(page, SAID)
    expect(form.get_by_label("What was said, in a few words")).to_have_value("The tender was open")
    expect(form.get_by_label("These are their own words")).to_be_checked()
    form.get_by_role("button", name="Mark these words").click()
    expect(page.get_by_text("Say who said it.")).to_be_visible()
    expect(page.get_by_text("Choose the outlet, or write the name")).to_be_visible()
    page.get_by_label("Who said it").fill("Ilan Port")
    page.get_by_label("Office").fill("head of ports")
    page.get_by_label("Or an outlet that is not in the list").fill("Straits Evening")
    form.get_by_role("button", name="Mark these words").click()
    expect(form).to_have_count(0)

    form = press(page, ALSO)
    expect(form.get_by_label("These are their own words")).not_to_be_checked()
    form.get_by_label("Who said it").fill("Ilan Port")
    expect(form.get_by_label("Office")).to_have_value("head of ports")
    expect(form.locator("[name=outlet] option:checked")).to_contain_text("Straits Evening")


def test_only_the_fields_of_the_chosen_way_are_shown(page: Page, demo: Demo) -> None:
    write(page, demo, "Fields that come and go")
    form = press(page, SAID)
    expect(form.locator("[name=document]")).to_be_hidden()
    form.get_by_label("in a document").check()
    expect(form.locator("[name=document]")).to_be_visible()
    expect(form.locator("[name=outlet]")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)


@pytest.mark.by_keyboard
def test_words_are_marked_by_keyboard_alone(page: Page, demo: Demo) -> None:
    write(page, demo, "Without a mouse")
    select(text_of(page), SAID)
    page.keyboard.press(KEYS)
    expect(page.get_by_label("Who said it")).to_be_focused()
    page.keyboard.type("Ilan Port")
    page.get_by_label("told to us").press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".TooltipEntity")).to_have_text(SAID)
    form = press(page, ALSO)  # the next words, not the same once more
    form.get_by_label("Who said it").fill("Ministry of Transport")
    form.get_by_role("button", name="Mark these words").click()
    expect(page.locator(".TooltipEntity")).to_have_text([SAID, ALSO])


def test_a_mark_is_opened_again_and_taken_off(page: Page, demo: Demo) -> None:
    write(page, demo, "A mark that is taken off")
    say_who_said(page, SAID, who="Ilan Port", outlet=STATE)
    mark = page.locator(".TooltipEntity")
    expect(mark).to_have_text(SAID)
    open_mark(mark)
    expect(page.get_by_label("Who said it")).to_have_value("Ilan Port")
    page.get_by_role("button", name="Take the mark off").click()
    expect(mark).to_have_count(0)
    expect(page.get_by_role("region", name="Body")).to_contain_text(SAID)


def test_numbers_and_rows_lead_to_each_other_and_no_request_leaves(
    page: Page, demo: Demo, foreign: list[str]
) -> None:
    write(page, demo, "Numbers that lead back")
    say_who_said(page, SAID, who="Port spokesman", outlet=STATE)
    say_who_said(page, ALSO, who="Ministry of Transport", outlet=WEEKLY)
    page.goto(publish(page, demo, path="/straits/numbers-that-lead-back/"))
    expect(page.locator("sup.said")).to_have_text(["1", "2"])
    summary = "2 statements: 1 via state media, 1 via another outlet"
    expect(page.locator(".said-list")).to_contain_text(summary)
    page.locator("#said-ref-2").click()
    expect(page).to_have_url(re.compile("#said-2$"))
    page.locator("#said-2 .said-number").click()
    expect(page).to_have_url(re.compile("#said-ref-2$"))
    for screen in (
        "",
        "stories/",
        "images/",
        "snippets/outlets/outlet/",
        "settings/masthead/masthead/",
    ):
        page.goto(f"{demo.url}/desk/{screen}")
    assert foreign == []


def test_who_mends_what_readers_have_seen_tells_them(page: Page, demo: Demo) -> None:
    write(page, demo, "Words in the wrong mouth")
    say_who_said(page, SAID, who="Port spokesman", outlet=STATE)
    say_who_said(page, ALSO, who="Ministry of Transport", outlet=WEEKLY)
    address = publish(page, demo, path="/straits/words-in-the-wrong-mouth/")
    page.locator(".messages").get_by_role("link", name="Edit").click()
    open_mark(page.locator(".TooltipEntity").first)
    form = page.locator("[data-said-form]")
    form.get_by_label("Who said it").fill("Ilan Port")
    form.get_by_role("button", name="Save").click()
    told = form.get_by_label("What readers are told")
    expect(told).to_be_focused()
    expect(told).to_have_value(re.compile("^This story said: “Port spokesman"))
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    page.goto(address)
    expect(page.get_by_text("It should have said: “Ilan Port")).to_be_visible()
    expect(page.locator("#said-1")).to_contain_text("Ilan Port")
