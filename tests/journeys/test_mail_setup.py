"""Mail is set up on one screen, with script and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from .axe import all_violations
from .demo import Demo

pytestmark = pytest.mark.journey

BEHIND_OTHER_TASKS = 110_000
"""Milliseconds: a demo that was just made draws its pictures first."""


def settled_violations(page: Page) -> list[str]:
    """What axe finds once no colour is on its way to another, as under a pointer that rests."""
    page.mouse.move(0, 0)
    page.add_style_tag(content="* { transition: none !important; }")
    return all_violations(page)


def test_a_look_and_a_letter_to_oneself(desk: Page, demo: Demo) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=demo.url)
    desk.goto(f"{demo.url}/desk/mail/")
    desk.get_by_role("button", name=re.compile("^Look ")).click()
    expect(desk.get_by_text("Looked at on")).to_be_visible(timeout=BEHIND_OTHER_TASKS)
    expect(desk.get_by_text("a domain that only this machine knows")).to_be_visible()
    desk.get_by_role("button", name="Send a test letter to me").click()
    expect(desk.get_by_text("The relay accepted it on")).to_be_visible()
    assert settled_violations(desk) == []
    desk.get_by_role("link", name="Brevo").click()
    desk.get_by_role("button", name="Copy the setting smtp").click()
    expect(desk.get_by_text("Copied")).to_be_visible()
    copied = desk.evaluate("navigator.clipboard.readText()")
    assert copied == "smtp+starttls://LOGIN:SMTP-KEY@smtp-relay.brevo.com:587"
    assert settled_violations(desk) == []


def test_without_script_the_lines_are_there_and_no_button_that_does_nothing(
    browser: Browser, signed_in: StorageState, demo: Demo
) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=signed_in)
    plain = context.new_page()
    plain.goto(f"{demo.url}/desk/mail/?provider=mailgun")
    expect(plain.get_by_text("v=spf1 include:mailgun.org ~all")).to_be_visible()
    expect(plain.get_by_role("button", name=re.compile("^Copy"))).to_have_count(0)
    context.close()
