"""What an editor or a reader sends from pages that no other journey sends anything from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Locator, Page, Response

from .demo import Demo
from .desk import sign_in
from .mailbox import link_in_letter, open_letter_to

pytestmark = pytest.mark.journey


@pytest.fixture
def page(browser: Browser, demo: Demo) -> Iterator[Page]:
    """An editor who is signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    page = context.new_page()
    sign_in(page, demo)
    yield page
    context.close()


def test_the_rules_of_an_edition_are_taken(page: Page, demo: Demo) -> None:
    send(page, f"{demo.url}/desk/edition/of/evening/rules/", "edition_desk:rules")


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


def test_a_comment_is_answered_and_ruled_on_from_its_own_screen(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.url}/desk/comments/?show=approve")
    comment = re.findall(r"/desk/comments/\d+/", page.content())[0]
    send(page, demo.url + comment, "comments_desk:answer")
    send(page, demo.url + comment, "comments_desk:comment")


def test_a_newsletter_is_founded_and_ended(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.url}/desk/edition/new/")
    page.get_by_role("textbox", name="Name").fill("The Saturday letter")
    with page.expect_navigation():
        form_of(page, "edition_desk:found").evaluate("form => form.requestSubmit()")
    letter = re.findall(r"/desk/edition/of/the-saturday[\w-]*/", page.url + page.content())[0]
    send(page, f"{demo.url}{letter}rules/", "edition_desk:end")


def test_a_reader_chooses_by_the_link_at_a_letters_foot(page: Page, demo: Demo) -> None:
    open_letter_to(page, demo, "reader.one@example.org", but_not="Confirm")
    send(page, link_in_letter(page, "/evening/preferences/"), "preferences")


def test_a_reader_is_mailed_a_copy_and_stopped_and_erased(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.url}/desk/readers/?q=reader.two")
    reader = re.findall(r"/desk/readers/\d+/", page.content())[0]
    for view, path in (("copy", reader), ("stop", reader), ("erase", f"{reader}erase/")):
        send(page, demo.url + path, f"readers_desk:{view}")
