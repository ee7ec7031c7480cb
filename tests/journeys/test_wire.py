"""A day at the wire: read by keyboard, drafted from, confirmed, and rung by what was changed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from . import wire
from .axe import all_violations
from .demo import Demo
from .hands import Hands

pytestmark = pytest.mark.journey

MOST = 25
"""Actions from an item's address to tonight's edition, besides the prose."""
BERTH = "Protocol on Varen berth to be signed, ministry says"
SNOW = "Snow warning for the pass until Sunday"


def test_from_an_items_address_a_story_is_drafted_confirmed_and_in_tonights_edition(
    desk: Page, demo: Demo
) -> None:
    hands = Hands(desk)
    wire.walk(hands, demo)
    assert hands.done.total() <= MOST
    see_the_sourcing(desk, demo)
    open_it_again(desk, demo)


def see_the_sourcing(page: Page, demo: Demo) -> None:
    """Readers see three numbers and through whom the words came."""
    page.goto(f"{demo.url}/straits/night-ferries-to-sail/")
    expect(page.get_by_role("heading", level=1)).to_have_text(wire.HEADLINE)
    expect(page.locator("main sup.said")).to_have_count(3)
    expect(page.get_by_role("main")).to_contain_text("Tolvane Radio")


def open_it_again(page: Page, demo: Demo) -> None:
    """On the wire the item says whose it is, and leads to the story."""
    page.goto(f"{demo.url}/desk/wire/?show=taken")
    page.get_by_role("link", name=wire.FERRY).click()
    expect(page.get_by_role("link", name="Open the story")).to_be_visible()


def test_the_wire_is_read_by_keyboard_and_an_item_spiked_and_put_back(
    desk: Page, demo: Demo
) -> None:
    desk.goto(f"{demo.url}/desk/wire/?words=snow")
    expect(desk.locator("[data-wire-opened]")).to_contain_text("Omreth")
    assert all_violations(desk) == []
    desk.keyboard.press("s")
    expect(desk.get_by_text("Nothing like that came.")).to_be_visible()
    desk.goto(f"{demo.url}/desk/wire/?show=spiked")
    desk.get_by_role("link", name=SNOW).click()
    desk.get_by_role("button", name="Put back").click()
    expect(desk.locator(".messages")).to_contain_text("is back in the stream")
    desk.goto(f"{demo.url}/desk/wire/")
    first = desk.locator("[data-wire-line]").first
    expect(first).to_have_attribute("aria-current", "true")
    desk.keyboard.press("j")
    expect(desk.locator("[data-wire-line]").nth(1)).to_have_attribute("aria-current", "true")
    desk.keyboard.press("/")
    expect(desk.get_by_role("searchbox", name="Words")).to_be_focused()


def test_the_desk_is_rung_for_words_that_it_names_right_there(desk: Page, demo: Demo) -> None:
    desk.goto(f"{demo.url}/desk/wire/")
    desk.get_by_role("textbox", name="Ring for").fill("“snow warning”")
    desk.keyboard.press("Enter")
    expect(desk.locator(".messages")).to_contain_text("The desk is rung for")
    desk.get_by_role("link", name="“snow warning”").click()
    expect(desk.locator("[data-wire-line]")).to_have_count(1)
    expect(desk.locator("[data-wire-line]")).to_contain_text("rings for")
    assert all_violations(desk) == []
    desk.get_by_role("button", name="Ring for “snow warning” no more").click()
    expect(desk.locator(".messages")).to_contain_text("rings no more")


def test_what_an_agency_changed_after_use_rings_and_is_settled(desk: Page, demo: Demo) -> None:
    desk.goto(f"{demo.url}/desk/wire/?show=changed")
    opened = desk.locator("[data-wire-opened]")
    expect(opened.locator("ins")).to_have_text(re.compile("presently"))
    expect(opened).to_contain_text("Is the port of Varen about to get a second naval lease?")
    assert all_violations(desk) == []
    opened.get_by_role("button", name="I looked at it").click()
    expect(desk.locator(".messages")).to_contain_text("is settled")
    desk.goto(f"{demo.url}/desk/wire/?show=changed")
    expect(desk.get_by_text("Nothing like that came.")).to_be_visible()


def test_a_feed_is_added_and_its_trouble_is_shown(desk: Page, demo: Demo) -> None:
    desk.goto(f"{demo.url}/desk/snippets/wire/feed/add/")
    outlet = desk.get_by_role("combobox", name="Outlet")
    outlet.select_option(index=1)
    desk.get_by_role("textbox", name="Address of the feed").fill("http://127.0.0.1/feed")
    desk.get_by_role("button", name="Save").first.click()
    expect(desk.locator(".messages li")).to_contain_text("created")
    desk.goto(f"{demo.url}/desk/wire/")
    trouble = desk.locator(".wire__trouble")
    for _look in range(30):
        if trouble.count():
            break
        desk.wait_for_timeout(1000)
        desk.reload()
    expect(trouble).to_contain_text("127.0.0.1")


def test_how_a_statement_turned_out_is_told_and_readers_see_it(desk: Page, demo: Demo) -> None:
    desk.goto(f"{demo.url}/northern-rim/a-customs-post-on-a-road-not-yet-built/")
    desk.get_by_role("link", name="Edit", exact=True).click()
    desk.locator("[data-sourcing-found]").click()
    line = desk.get_by_role("listitem").filter(has_text="the road will be finished in spring")
    line.get_by_role("link", name="How it turned out").click()
    expect(desk.get_by_label("contradicted")).to_be_visible()
    assert all_violations(desk) == []
    desk.get_by_label("contradicted").check()
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Say on which day.")).to_be_visible()
    desk.get_by_role("textbox", name="Since").fill("2026-11-29")
    desk.keyboard.press("Escape")
    desk.get_by_role("textbox", name="What shows it").fill("The asphalt ends where it ended.")
    desk.get_by_role("button", name="Save").click()
    expect(desk.locator(".messages")).to_contain_text("Written down")
    desk.goto(f"{demo.url}/northern-rim/a-customs-post-on-a-road-not-yet-built/")
    expect(desk.get_by_role("main")).to_contain_text("Contradicted 29 November 2026")
    assert all_violations(desk) == []


def test_readers_see_what_an_agency_changed_silently(desk: Page, demo: Demo) -> None:
    desk.goto(demo.url)
    desk.get_by_role("link", name="Silent edits").click()
    expect(desk.locator("main ins")).to_have_text(re.compile("presently"))
    desk.get_by_text("Our copies").first.click()
    expect(desk.get_by_text("SHA-256").first).to_be_visible()
    assert all_violations(desk) == []
