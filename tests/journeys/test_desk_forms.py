"""The forms of whatever stands in the paper's tree, opened as an editor opens them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .demo import Demo
from .desk import sign_in

pytestmark = pytest.mark.journey

MARGIN = 24
"""Pixels between the sidebar and what is written, at the least."""


@pytest.fixture
def page(browser: Browser, demo: Demo) -> Iterator[Page]:
    """An editor who is signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    page = context.new_page()
    sign_in(page, demo)
    yield page
    context.close()


def test_the_forms_of_the_tree_have_margins_and_a_notice_has_a_place_to_write(
    page: Page, demo: Demo
) -> None:
    page.goto(f"{demo.url}/desk/pages/")
    paper = re.findall(r"/desk/pages/(\d+)/edit/", page.content())[0]
    for kind, address in (
        ("The paper", f"{paper}/edit/"),
        ("Section", f"add/stories/section/{paper}/"),
        ("Notice", f"add/stories/notice/{paper}/"),
    ):
        page.goto(f"{demo.url}/desk/pages/{address}")
        expect(page.get_by_role("tab", name=kind)).to_be_visible()
        assert margin_of(page) >= MARGIN
    page.get_by_role("region", name="Body").locator("[contenteditable=true]").click()
    page.keyboard.type("Published by people who can be reached.")
    expect(page.get_by_role("region", name="Body")).to_contain_text("who can be reached")


def margin_of(page: Page) -> float:
    """How far the first field stands from the edge of the screen's main part."""
    edge = page.locator("#main").bounding_box()
    field = page.locator("[name=title]").bounding_box()
    assert edge is not None
    assert field is not None
    return field["x"] - edge["x"]


def test_a_story_with_a_table_opens_without_a_complaint(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.url}/desk/stories/")
    page.get_by_role("link", name="What the Varen lease actually says").click()
    expect(page.locator(".handsontable td").first).to_have_text("What")
