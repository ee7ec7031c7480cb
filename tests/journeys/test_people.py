"""Somebody comes to the desk by a link, is given another role, and leaves."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .axe import all_violations
from .contrast import too_faint
from .demo import Demo
from .desk import PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.by_keyboard]


def test_somebody_is_invited_joins_is_given_another_role_and_leaves(
    desk: Page, demo: Demo, visitor: BrowserContext
) -> None:
    desk.goto(f"{demo.url}/desk/people/")
    invite(desk, "Never Comes", "never@example.org")
    desk.get_by_role("button", name="Take back").click()
    expect(desk.locator(".messages")).to_contain_text("its link opens nothing")
    link = invite(desk, "Oda Brandt", "oda@example.org")
    assert all_violations(desk) == []
    oda = join(visitor, link)
    change(desk)
    oda.goto(f"{demo.url}/desk/comments/")
    expect(oda.get_by_role("heading", level=1, name="Comments")).to_be_visible()
    leave(desk)
    oda.reload()
    expect(oda.get_by_role("button", name="Sign in")).to_be_visible()


def invite(page: Page, name: str, email: str) -> str:
    """As a reporter; answers the link that is shown once, and goes back to the list."""
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("group", name="Reporter").get_by_label("The whole paper").check()
    assert too_faint(page) == []
    page.get_by_role("button", name="Invite", exact=True).click()
    link = page.locator("[data-copy] code").inner_text()
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_text(email)).to_be_visible()
    return link


def join(visitor: BrowserContext, link: str) -> Page:
    """In a browser of their own; lands on the desk."""
    page = visitor.new_page()
    page.goto(link)
    assert all_violations(page) == []
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The password again").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("My drafts")).to_be_visible()
    return page


def change(page: Page) -> None:
    """A reporter becomes a moderator."""
    page.get_by_role("link", name="People", exact=True).last.click()
    page.get_by_role("link", name="Oda Brandt").click()
    page.get_by_role("group", name="Reporter").get_by_label("The whole paper").uncheck()
    page.get_by_role("group", name="Moderator").get_by_label("The whole paper").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".messages")).to_contain_text("What Oda Brandt does is changed")


def leave(page: Page) -> None:
    """Their access ends."""
    page.get_by_role("link", name="Oda Brandt").click()
    page.get_by_role("button", name="End their access").click()
    expect(page.locator(".messages")).to_contain_text("Oda Brandt has left and is signed out.")
