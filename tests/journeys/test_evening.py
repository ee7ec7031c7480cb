"""The main job, end to end: from a reader's first look to the letter, and out of it again."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .axe import all_violations
from .demo import Demo
from .desk import (
    approve_comment_by,
    close_edition_now,
    let_the_last_minutes_pass,
    open_receipt,
    open_with_picture,
    publish,
    start_story,
    upload_handout,
)
from .mailbox import link_in_letter, open_letter_to
from .marks import say_who_said

pytestmark = pytest.mark.journey

READER = "reader@example.org"
HEADLINE = "Harbour crane arrives a year before its contract"
TOLD = "the crane was a gift"
WROTE = "no tender had been held"


@pytest.fixture
def reader(visitor: BrowserContext, demo: Demo) -> Iterator[Page]:
    """A reader on the front page."""
    page = visitor.new_page()
    page.goto(demo.url)
    yield page
    # A mere reader leaves without a single cookie.
    assert visitor.cookies() == []


def test_an_evening_from_the_first_look_to_the_last_letter(
    reader: Page, desk: Page, demo: Demo
) -> None:
    search_and_read(reader)
    comment(reader)
    approve_comment_by(desk, demo, name="Orla")
    reader.reload()
    expect(reader.get_by_text("Who paid for the second quay?")).to_be_visible()
    subscribe(reader, demo)
    let_the_last_minutes_pass()
    address = write_and_publish(desk, demo)
    see_the_sourcing(reader, address)
    close_edition_now(desk, demo)
    open_receipt(desk, demo)
    assert all_violations(desk) == []
    letter = read_the_letter(reader, demo)
    leave(reader, letter)


def search_and_read(page: Page) -> None:
    """Look for a word, open the first story that holds it."""
    page.get_by_role("link", name="Search").first.click()
    page.get_by_label("Search for").fill("lease")
    page.get_by_label("Search for").press("Enter")
    expect(page.get_by_role("heading", name=re.compile("stor(y|ies) hold"))).to_be_visible()
    page.locator("main article h3 a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def comment(page: Page) -> None:
    """Leave words under the story; they are held."""
    page.get_by_label("Your comment").fill("Who paid for the second quay?")
    page.get_by_label("Name shown").fill("Orla")
    page.get_by_label("E-mail, not shown").fill("orla@example.org")
    page.get_by_role("button", name="Leave a comment").click()
    expect(page.get_by_role("status")).to_contain_text("held for a moderator")


def subscribe(page: Page, demo: Demo) -> None:
    """Ask for the letter, then press the button behind the link that came by mail."""
    page.goto(f"{demo.url}/evening/")
    page.get_by_label("E-mail address").first.fill(READER)
    page.get_by_role("button", name="Send me tonight’s").first.click()
    expect(page.get_by_role("heading", name="Look in your mailbox")).to_be_visible()
    open_letter_to(page, demo, READER)
    page.goto(link_in_letter(page, "/evening/confirm/"))
    page.get_by_role("button", name="Yes, send me the evening edition").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def write_and_publish(page: Page, demo: Demo) -> str:
    """A story with a handout for its picture and two statements by way of a state's outlet."""
    start_story(
        page,
        demo,
        section="The Straits",
        headline=HEADLINE,
        standfirst="It came by night, and nobody had ordered it.",
        body=f"A spokesman said that {TOLD}. The ministry wrote that {WROTE}.",
    )
    say_who_said(page, TOLD, who="Port spokesman", outlet="Karsa Press Agency")
    say_who_said(page, WROTE, who="Ministry of Transport", outlet="Karsa Press Agency")
    upload_handout(page, credit="Port of Sarn", outlet="Karsa Press Agency")
    let_out_with_a_reason(page)
    return publish(page, demo, path="/straits/harbour-crane-arrives-a-year-before-its-contract/")


def let_out_with_a_reason(page: Page) -> None:
    """A publisher is told that nobody else was asked, and answers for it, on second thoughts."""
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(
        page.get_by_text(re.compile("came through state-controlled outlets")).first
    ).to_be_visible()
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messages")).to_contain_text("has been")
    page.get_by_role("link", name="Let it out with a reason").click()
    assert all_violations(page) == []
    let_pass(page, "We ask the builders tomorrow.")
    page.get_by_role("link", name="What was let pass").click()
    page.get_by_role("button", name="Take it back").click()
    let_pass(page, "The builders do not answer; we ask again tomorrow.")
    expect(page.get_by_text("The builders do not answer")).to_be_visible()


def let_pass(page: Page, reason: str) -> None:
    """With that reason; it was the last that stood in the way, so the story's screen is back."""
    page.get_by_label("Why it goes out all the same").fill(reason)
    page.get_by_role("button", name="Let it pass").click()
    expect(page.get_by_text("Nothing stands in the way of the draft")).to_be_visible()


def see_the_sourcing(page: Page, address: str) -> None:
    """The page has the picture's credit, both statements, and says through whom they came."""
    open_with_picture(page, address)
    expect(page.get_by_role("heading", level=1, name=HEADLINE)).to_be_visible()
    expect(page.locator("figcaption").first).to_contain_text("Port of Sarn")
    said = page.get_by_role("region", name="Who said what").or_(
        page.get_by_role("complementary", name="Who said what")
    )
    expect(said).to_contain_text("Port spokesman")
    expect(said).to_contain_text("Ministry of Transport")
    expect(said).to_contain_text("state-controlled")
    expect(page.locator("main sup.said")).to_have_count(2)


def read_the_letter(page: Page, demo: Demo) -> str:
    """The edition is in the mailbox, holds the story, and stands on the web; its address."""
    open_letter_to(page, demo, READER, but_not="confirm")
    expect(page.locator(".letter-text")).to_contain_text(HEADLINE)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("link", name=HEADLINE).first).to_be_visible()
    letter = page.url
    page.goto(f"{demo.url}/evening/")
    page.locator("main article a").first.click()
    expect(page.get_by_role("link", name=HEADLINE).first).to_be_visible()
    return letter


def leave(page: Page, letter: str) -> None:
    """Out by the link at the letter's foot."""
    page.goto(letter)
    page.goto(link_in_letter(page, "/evening/leave/"))
    page.get_by_role("button", name="Stop them").click()
    expect(page.get_by_role("heading", name="It comes no more")).to_be_visible()
