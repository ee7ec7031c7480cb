"""Two people at one story: what each sees of the other, before a word is typed and after."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from .axe import all_violations
from .demo import Demo
from .desk import SAVED, WATCHED_AFTER, WHO, address_of, choose, start_story
from .mailbox import link_in_letter, open_letter_to

pytestmark = pytest.mark.journey
HEADLINE = "The ferry is late"
COMMENT, REPLY, NOTE = "Late by how much?", "By two hours.", "Who says that it is late?"


def test_each_reads_who_else_has_the_story_open_and_who_saved_it(
    reporter: Page, desk: Page, demo: Demo
) -> None:
    desk.goto(write(reporter, demo))
    expect(desk.locator(".others")).to_have_text("Bero Lind has it open")
    expect(reporter.locator(".others")).to_have_text("Neva Tarrick has it open")
    desk.wait_for_timeout(WATCHED_AFTER)
    desk.get_by_role("textbox", name="Kicker").press_sequentially("Ferries")
    expect(reporter.locator(".others")).to_have_text("Neva Tarrick saved a newer text")
    assert all_violations(reporter) == []


def test_a_story_that_somebody_keeps_to_themselves_says_so_before_a_word_is_typed(
    reporter: Page, desk: Page, demo: Demo
) -> None:
    address = write(reporter, demo)
    desk.goto(address)
    desk.get_by_role("button", name="Toggle status").click()
    desk.get_by_label("Lock", exact=True).focus()  # a mouse finds its switch before it
    desk.keyboard.press("Space")
    expect(desk.locator("body")).to_contain_text("You keep others out of")
    reporter.goto(address)
    expect(reporter.locator("body")).to_contain_text(
        f"Neva Tarrick keeps others out of “{HEADLINE}”"
    )
    expect(reporter.get_by_role("button", name="Save draft")).to_have_count(0)
    desk.get_by_role("button", name="Unlock").click()
    expect(desk.locator("body")).not_to_contain_text("You keep others out of")
    reporter.goto(address)
    expect(reporter.get_by_role("button", name="Save draft")).to_be_visible()


def test_what_is_said_in_the_margin_is_read_and_answered_there(
    reporter: Page, desk: Page, demo: Demo, request: pytest.FixtureRequest
) -> None:
    address = write(reporter, demo)
    desk.goto(address)
    beside(desk).click()
    desk.get_by_placeholder("Enter your comments").fill(COMMENT)
    desk.get_by_role("button", name="Comment", exact=True).click()
    desk.keyboard.press("Escape")  # back to the text: until then Tab stays at the comment
    desk.get_by_role("button", name="Save draft").click()
    expect(desk.locator(".messages")).to_contain_text("updated")
    open_letter_to(reporter, demo, address_of(request), about=HEADLINE)
    expect(reporter.locator(".letter-text")).to_contain_text(COMMENT)
    reporter.goto(address)
    reporter.get_by_role("button", name="Toggle comments").click()
    said = reporter.locator(".comment").filter(has_text=COMMENT)
    expect(said).to_contain_text("Neva Tarrick")
    beside(reporter).click()
    said.get_by_placeholder("Enter your reply").fill(REPLY)
    said.get_by_role("button", name="Reply").click()
    reporter.keyboard.press("Escape")
    reporter.get_by_role("button", name="Save draft").click()
    expect(reporter.locator(".messages")).to_contain_text("updated")
    desk.goto(address)
    desk.get_by_role("button", name="Toggle comments").click()
    expect(desk.locator(".comment").filter(has_text=COMMENT)).to_contain_text(REPLY)


def test_a_submitted_story_is_mailed_to_who_decides_and_comes_back_to_the_open_board(
    reporter: Page, desk: Page, demo: Demo
) -> None:
    write(reporter, demo)
    choose(reporter, "Submit to the editors")
    expect(reporter.locator(".messages")).to_contain_text("submitted")
    reporter.goto(f"{demo.url}/desk/who-has-what/")
    reporter.evaluate("window.still = true")
    open_letter_to(desk, demo, WHO, about=f"“{HEADLINE}” waits to be approved")
    desk.goto(link_in_letter(desk, "/edit/"))
    choose(desk, "Return with a note")
    form = desk.get_by_role("dialog")
    form.get_by_role("textbox").fill(NOTE)
    form.get_by_role("button").last.click()
    expect(desk.locator(".messages")).to_be_visible()
    expect(reporter.get_by_text(NOTE)).to_be_visible()
    assert reporter.evaluate("window.still")


def test_whoever_wants_no_letters_switches_them_off(reporter: Page, demo: Demo) -> None:
    letters = reporter.get_by_role("checkbox", name="My story was returned")
    for wanted in (False, True):
        reporter.goto(f"{demo.url}/desk/account/#tab-notifications")
        letters.set_checked(wanted, force=True)
        reporter.get_by_role("button", name="Save").click()
        expect(reporter.locator(".messages")).to_contain_text("changed")
        reporter.goto(f"{demo.url}/desk/account/#tab-notifications")
        expect(letters).to_be_checked(checked=wanted)


def beside(page: Page) -> Locator:
    """What opens the margin beside the headline, whether or not anything stands there."""
    page.get_by_role("textbox", name="Headline").hover()
    return page.get_by_role("button", name="Add comment").first


def write(page: Page, demo: Demo) -> str:
    """A draft of `page`'s own, open in the editor; its address."""
    copy = {"headline": HEADLINE, "standfirst": "No word why."}
    start_story(page, demo, section="The Straits", body="It is at the second quay.", **copy)
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messages")).to_contain_text(SAVED)
    return page.url
