"""A story's whole life: written, published, corrected, put back as it was, and retracted."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .demo import Demo
from .desk import (
    open_menu,
    open_with_picture,
    publish,
    sign_in,
    start_story,
    topics_of,
    upload_handout,
)
from .marks import say_who_said

pytestmark = pytest.mark.journey

HEADLINE = "Harbour crane is paid for twice"
PATH = "/straits/harbour-crane-is-paid-for-twice/"
BEFORE, AFTER = "Two bills came for one crane.", "Two bills came; one was a copy."
TOLD, WROTE = "the crane was a gift", "no tender had been held"
STATE, WEEKLY = "Karsa Press Agency", "Rim Weekly"
CORRECTED = "We wrote that both bills were paid. One of them was a copy."
RETRACTED = "The papers on which this story stood were forged."


@pytest.fixture
def desk(browser: Browser, demo: Demo) -> Iterator[Page]:
    """An editor who is signed in."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    context.set_default_timeout(20_000)
    page = context.new_page()
    sign_in(page, demo)
    yield page
    context.close()


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """Somebody who only reads."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def test_a_story_lives_from_its_first_words_to_its_retraction(
    desk: Page, reader: Page, demo: Demo
) -> None:
    write(desk, demo)
    address = publish(desk, demo, path=PATH)
    everything_is_there(reader, address)
    edit(desk, address)
    desk.get_by_role("textbox", name="Standfirst").fill(AFTER)
    say_what_changed(desk, "Correction", CORRECTED)
    publish(desk, demo, path=PATH)
    reader.reload()
    reads(reader, standfirst=AFTER)
    put_the_first_version_back(desk, address)
    reader.reload()
    reads(reader, standfirst=BEFORE)
    edit(desk, address)
    say_what_changed(desk, "Retraction", RETRACTED)
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.locator(".messages")).to_contain_text(f"“{HEADLINE}” is retracted")
    is_gone(reader, address)


def write(page: Page, demo: Demo) -> None:
    """With a picture, two statements and two topics, of which one is new."""
    start_story(
        page,
        demo,
        section="The Straits",
        headline=HEADLINE,
        standfirst=BEFORE,
        body=f"A spokesman said that {TOLD}. The ministry wrote that {WROTE}.",
    )
    say_who_said(page, TOLD, who="Port spokesman", outlet=STATE)
    say_who_said(page, WROTE, who="Ministry of Transport", outlet=WEEKLY)
    upload_handout(page, credit="Port of Sarn", outlet=STATE)
    topics_of(page).press_sequentially("Leases, Cranes,")


def everything_is_there(page: Page, address: str) -> None:
    """For a reader: the words, the picture with its credit and its words, who said what, topics."""
    open_with_picture(page, address)
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    expect(page.get_by_role("img", name="A crane on a quay at night").first).to_be_visible()
    expect(page.locator("figcaption").first).to_contain_text("Port of Sarn")
    expect(page.locator("main sup.said")).to_have_count(2)
    for name in ("Leases", "Cranes"):
        expect(page.locator(".topics").get_by_role("link", name=name)).to_be_visible()


def edit(page: Page, address: str) -> None:
    """From the reader's page, by the link that only the desk is shown."""
    page.goto(address)
    page.get_by_role("link", name="Edit", exact=True).click()
    expect(page.get_by_role("textbox", name="Headline")).to_have_value(HEADLINE)


def say_what_changed(page: Page, kind: str, words: str) -> None:
    """On the tab for it."""
    page.get_by_role("tab", name="Corrections").click()
    page.get_by_role("button", name="Add correction").click()
    page.get_by_role("combobox", name="Kind").last.select_option(label=kind)
    page.get_by_role("textbox", name="Words").last.fill(words)


def reads(page: Page, *, standfirst: str) -> None:
    """The story as it stands, and below it the correction."""
    expect(page.locator(".standfirst")).to_have_text(standfirst)
    expect(page.locator(".note").filter(has_text=CORRECTED)).to_be_visible()


def put_the_first_version_back(page: Page, address: str) -> None:
    """From the story's history: the version that was published first, published again."""
    edit(page, address)
    page.get_by_role("link", name="History", exact=True).click()
    # The one saved right before it was published: of what was saved by itself on the way there, a
    # slow machine leaves a version that is not whole.
    rows = page.get_by_role("row").filter(has_text=re.compile("Published|Draft saved"))
    expect(rows.first).to_be_visible()
    said = rows.all_inner_texts()
    first_out = max(at for at, words in enumerate(said) if "Published" in words)
    version = rows.nth(first_out + 1)
    review = page.get_by_role("link", name="Review this version")
    open_menu(version.get_by_role("button", name="Actions"), review)
    review.click()
    expect(page.get_by_role("textbox", name="Standfirst")).to_have_value(BEFORE)
    page.get_by_role("tab", name="Corrections").click()
    page.get_by_role("textbox", name="Changed without a correction").fill("It was right at first.")
    page.get_by_role("button", name="Publish this version").click()
    expect(page.locator(".messages .success")).to_contain_text("published")


def is_gone(page: Page, address: str) -> None:
    """Its address says why."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 410
    expect(page.get_by_text(f"We have taken back “{HEADLINE}”.")).to_be_visible()
    expect(page.get_by_text(RETRACTED)).to_be_visible()
