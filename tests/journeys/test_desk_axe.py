"""Nobody is kept out of the desk: every screen of our own, on a phone and at a desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Browser, Page, StorageState

from tests.desk.screens import pages

from .axe import FEW_LOOKS, all_violations
from .demo import Demo
from .desk import STILL, at_the_desk

pytestmark = pytest.mark.journey

PUBLISHED = "/straits/ferry-crews-end-their-strike/"


class Asking:
    """Asks as the browser that is signed in would, and is read as Django's test client is."""

    def __init__(self, page: Page, demo: Demo) -> None:
        self._page, self._demo = page, demo

    def get(self, address: str, **_how: Any) -> Any:
        return Answer(self._page.request.get(self._demo.url + address))


class Answer:
    """What came, by the names that Django's test client has for it."""

    def __init__(self, response: Any) -> None:
        self.status_code, self.content = response.status, response.body()
        self.headers = {"Content-Type": response.headers.get("content-type", "")}
        self.json = response.json


def is_ours(address: str) -> bool:
    """Whether we wrote the view, and not Wagtail."""
    view = resolve(urlsplit(address).path).func
    return getattr(view, "view_class", view).__module__.startswith("latefinal.")


@pytest.fixture
def page(browser: Browser, signed_in: StorageState) -> Iterator[Page]:
    """An editor's, on which no colour is on its way to another."""
    with at_the_desk(browser, signed_in, reduced_motion="reduce") as page:
        page.context.add_init_script(STILL)
        yield page


def test_axe_finds_no_violation_on_any_screen_of_our_own(page: Page, demo: Demo) -> None:
    ours: dict[str, str] = {}
    for address, markup in pages(Asking(page, demo)):
        if is_ours(address) and "<html" in markup:
            ours.setdefault(resolve(urlsplit(address).path).view_name, address)
    # By links alone one comes to a few stories' screens, and those may all be drafts.
    page.goto(demo.url + PUBLISHED)
    story = page.get_by_role("link", name="Edit", exact=True).get_attribute("href") or ""
    ours["past_desk:story"] = story.replace("/pages/", "/past/").replace("edit/", "")
    assert {"past_desk:story", "list_pictures", "who_has_what", "sourcing_proposals"} <= set(ours)
    broken = {}
    for name, address in ours.items():
        page.goto(demo.url + address)
        if found := all_violations(page, looks=FEW_LOOKS):
            broken[name] = found
    assert not broken
