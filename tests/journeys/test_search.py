"""Somebody looks for a story, by the keyboard, and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from .axe import all_violations
from .demo import Demo

pytestmark = pytest.mark.journey


def test_suggestions_are_walked_by_the_keyboard(visitor: BrowserContext, demo: Demo) -> None:
    page = visitor.new_page()
    page.goto(f"{demo.url}/search/")
    field = page.get_by_role("combobox", name="Search for")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("lea")
    options = page.locator("#suggestions").get_by_role("option")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    assert all_violations(page) == []
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute(
        "aria-activedescendant", options.first.get_attribute("id") or ""
    )
    field.press("ArrowUp")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("lea")
    field.press_sequentially("s")
    expect(options.first).to_be_visible()
    field.press("ArrowUp")
    address = options.last.get_attribute("data-address")
    field.press("Enter")
    page.wait_for_url(f"{demo.url}{address}")
    assert visitor.cookies() == []


def test_enter_with_nothing_chosen_searches(visitor: BrowserContext, demo: Demo) -> None:
    page = visitor.new_page()
    page.goto(f"{demo.url}/search/")
    page.get_by_role("combobox", name="Search for").press_sequentially("lease")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("stor(y|ies) hold"))).to_be_visible()


def test_without_a_script_the_page_itself_suggests(browser: Browser, demo: Demo) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo.url}/search/")
    page.get_by_role("searchbox", name="Search for").fill("lea")
    page.get_by_role("button", name="Search", exact=True).click()
    suggested = page.get_by_role("navigation", name="Called like this")
    suggested.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()
