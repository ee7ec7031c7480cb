"""What an editor or a reader sends from pages that no other journey sends anything from."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Locator, Page, Response, expect

from .demo import Demo
from .mailbox import link_in_letter, open_letter_to

pytestmark = pytest.mark.journey


def send(page: Page, address: str, view: str) -> Response:
    """Send the form of `view` as it stands on the page at `address`, past the browser's checks."""
    page.goto(address)
    form = form_of(page, view)
    form.evaluate("form => { form.noValidate = true }")
    is_sent = page.expect_response(lambda answer: answer.request.method == "POST")
    with page.expect_navigation(), is_sent as sent:
        form.evaluate("form => form.requestSubmit(form.querySelector('[type=submit], button'))")
    assert sent.value.status in (200, 302, 303, 422), view
    return sent.value


def form_of(page: Page, view: str) -> Locator:
    """The first on the page that posts to `view`."""
    forms = page.locator("form[method=post]")
    for number in range(forms.count()):
        path = urlsplit(forms.nth(number).evaluate("form => form.action")).path
        if view_at(path) == view:
            return forms.nth(number)
    raise AssertionError(f"No form on {page.url} posts to {view}.")


def view_at(path: str) -> str:
    """What answers there; nothing where nothing does."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def test_a_comment_is_answered_and_ruled_on_from_its_own_screen(desk: Page, demo: Demo) -> None:
    desk.goto(f"{demo.url}/desk/comments/?show=approve")
    comment = re.findall(r"/desk/comments/\d+/", desk.content())[0]
    send(desk, demo.url + comment, "comments_desk:answer")
    send(desk, demo.url + comment, "comments_desk:comment")


def test_comments_are_removed_at_once_and_brought_back_at_once(desk: Page, demo: Demo) -> None:
    desk.goto(f"{demo.url}/desk/comments/?show=approve")
    who = [tick_a_comment(desk, number) for number in (0, 1)]
    desk.get_by_role("button", name="Remove all that are ticked").click()
    expect(desk.locator("#reason:invalid")).to_be_focused()  # the browser asks for the reason
    desk.get_by_role("textbox", name="Why they are removed").fill("They speak of somebody's house.")
    desk.get_by_role("button", name="Remove all that are ticked").click()
    expect(desk.locator(".messages")).to_contain_text("2 comments were removed.")
    desk.get_by_role("link", name="Change that").click()
    expect(desk.get_by_text("They speak of somebody's house.")).to_have_count(2)
    for name in who:
        desk.get_by_role("checkbox", name=name, exact=True).first.check()
    desk.get_by_role("button", name="Approve all that are ticked").click()
    expect(desk.locator(".messages")).to_contain_text("2 comments were approved.")


def tick_a_comment(page: Page, number: int) -> str:
    """In the list; answers what the box is called."""
    box = page.locator("[name=ticked]").nth(number)
    box.check()
    return box.get_attribute("aria-label") or ""


def test_a_reader_chooses_by_the_link_at_a_letters_foot(desk: Page, demo: Demo) -> None:
    open_letter_to(desk, demo, "reader.one@example.org", but_not="Confirm")
    send(desk, link_in_letter(desk, "/evening/preferences/"), "preferences")


def test_a_reader_is_mailed_a_copy_and_stopped_and_erased(desk: Page, demo: Demo) -> None:
    desk.goto(f"{demo.url}/desk/readers/?q=reader.two")
    reader = re.findall(r"/desk/readers/\d+/", desk.content())[0]
    for view, path in (("copy", reader), ("stop", reader), ("erase", f"{reader}erase/")):
        send(desk, demo.url + path, f"readers_desk:{view}")
