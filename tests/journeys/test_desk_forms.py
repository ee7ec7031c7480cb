"""The forms of whatever stands in the paper's tree, opened as an editor opens them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .demo import Demo

pytestmark = pytest.mark.journey

MARGIN = 24
"""Pixels between the sidebar and what is written, at the least."""

PHONE = 360
WIDEST = "58\N{NO-BREAK SPACE}minutes ago, 20:58"
"""What stands there once the sample is not of the last ten minutes any more."""


def test_the_forms_of_the_tree_have_margins_and_a_notice_has_a_place_to_write(
    desk: Page, demo: Demo
) -> None:
    desk.goto(f"{demo.url}/desk/pages/")
    paper = re.findall(r"/desk/pages/(\d+)/edit/", desk.content())[0]
    for kind, address in (
        ("The paper", f"{paper}/edit/"),
        ("Section", f"add/stories/section/{paper}/"),
        ("Notice", f"add/stories/notice/{paper}/"),
    ):
        desk.goto(f"{demo.url}/desk/pages/{address}")
        expect(desk.get_by_role("tab", name=kind)).to_be_visible()
        assert margin_of(desk) >= MARGIN
    desk.get_by_role("region", name="Body").locator("[contenteditable=true]").click()
    desk.keyboard.type("Published by people who can be reached.")
    expect(desk.get_by_role("region", name="Body")).to_contain_text("who can be reached")


def margin_of(page: Page) -> float:
    """How far the first field stands from the edge of the screen's main part."""
    edge = page.locator("#main").bounding_box()
    field = page.locator("[name=title]").bounding_box()
    assert edge is not None
    assert field is not None
    return field["x"] - edge["x"]


def test_a_story_with_a_table_opens_without_a_complaint(desk: Page, demo: Demo) -> None:
    desk.goto(f"{demo.url}/desk/stories/")
    desk.get_by_role("link", name="What the Varen lease actually says").click()
    expect(desk.locator(".handsontable td").first).to_have_text("What")


def test_a_phone_shows_whole_words_of_a_headline_and_the_whole_calendar(
    desk: Page, demo: Demo
) -> None:
    desk.set_viewport_size({"width": PHONE, "height": 780})
    desk.goto(f"{demo.url}/desk/stories/")
    expect(desk.get_by_role("columnheader", name="Section")).to_be_hidden()
    headline = desk.get_by_role("link", name="What the Varen lease actually says")
    assert lines_of(headline) <= 4
    headline.click()
    desk.get_by_role("tab", name="Publishing").click()
    desk.get_by_role("textbox", name="Publish at").click()
    calendar = desk.locator(".xdsoft_datetimepicker:visible")
    expect(calendar).to_be_in_viewport(ratio=1)
    desk.keyboard.press("Escape")


def test_a_calendar_opens_for_who_stays_in_its_field_and_not_for_who_goes_on(
    desk: Page, demo: Demo
) -> None:
    desk.goto(f"{demo.url}/desk/stories/")
    desk.get_by_role("link", name="What the Varen lease actually says").click()
    desk.get_by_role("tab", name="Publishing").click()
    field = desk.get_by_role("textbox", name="Publish at")
    field.focus()
    desk.keyboard.press("Tab")
    desk.wait_for_timeout(500)  # it opens a tenth of a second after its field was gone to
    expect(desk.locator(".xdsoft_datetimepicker:visible")).to_have_count(0)
    field.focus()
    expect(desk.locator(".xdsoft_datetimepicker:visible")).to_have_count(1)


def test_a_phone_shows_a_headline_whole_and_no_panel_beside_the_story(
    desk: Page, demo: Demo
) -> None:
    said = "What the Varen lease actually says, clause by clause"
    desk.set_viewport_size({"width": PHONE, "height": 780})
    desk.goto(f"{demo.url}/desk/stories/")
    desk.get_by_role("link", name=said).click()
    headline = desk.get_by_role("textbox", name="Headline")
    expect(headline).to_have_value(said)
    desk.evaluate("localStorage.setItem('wagtail:side-panel-open', 'status')")
    desk.reload()
    expect(desk.locator(".form-side")).to_be_attached()
    expect(desk.locator(".form-side--initial")).to_have_count(0)  # its script has been
    expect(desk.locator("[data-side-panel]:visible")).to_have_count(0)
    assert headline.evaluate("one => one.clientHeight >= one.scrollHeight")
    assert headline.evaluate("one => one.clientHeight") > 60  # more than one line
    headline.press("Enter")
    expect(headline).to_have_value(said)


def test_a_phone_shows_every_column_of_a_list_and_the_state_of_a_story(
    desk: Page, demo: Demo
) -> None:
    desk.set_viewport_size({"width": PHONE, "height": 780})
    for screen in ("stories/", "readers/", "comments/?show=approve", "reports/site-history/"):
        desk.goto(f"{demo.url}/desk/{screen}")
        expect(desk.locator("table.listing")).to_be_visible()
        desk.locator("td time").evaluate_all(
            "(all, words) => all.forEach(time => { time.textContent = words })", WIDEST
        )
        assert right_edge_of(desk.locator(":is(th, td):visible")) <= PHONE, screen
    desk.goto(f"{demo.url}/desk/stories/")
    desk.get_by_role("link", name="Statistics office cuts its harvest estimate").click()
    state = desk.locator(".page-status-tag:visible")
    expect(state).to_contain_text("embargoed until")
    assert right_edge_of(state) <= PHONE


def right_edge_of(elements: Locator) -> float:
    """Of the one that reaches farthest, in pixels."""
    return max(
        elements.evaluate_all("all => all.map(element => element.getBoundingClientRect().right)")
    )


def lines_of(words: Locator) -> int:
    """How many lines they take."""
    count: int = words.evaluate(
        "e => new Set([...e.getClientRects()].map(box => Math.round(box.top))).size"
    )
    return count
