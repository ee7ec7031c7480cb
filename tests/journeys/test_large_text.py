"""Whoever has the browser's letters twice as large reads on a phone without scrolling sideways."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from latefinal.masthead.rules import word_size

from .demo import Demo
from .pages import pages_of

pytestmark = pytest.mark.journey

TWICE = {"standard": 32, "fixed": 26}
WIDER_THAN_THE_PHONE = "document.documentElement.scrollWidth > innerWidth"
NAME = "(document.querySelector('.nameplate a') ?? document.querySelector('.nameplate'))"
BROKEN = f"""() => {{
  const name = {NAME}.firstChild;
  return [...name.data.matchAll(/\\S+/g)].map((word) => {{
    const range = document.createRange();
    range.setStart(name, word.index);
    range.setEnd(name, word.index + word[0].length);
    return range.getClientRects().length > 1 ? word[0] : "";
  }}).filter(Boolean);
}}"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A small one, with letters at 200 %."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": TWICE})
    yield page
    context.close()


def test_no_page_is_wider_than_the_phone_and_no_masthead_breaks_in_a_word(
    phone: Page, demo: Demo
) -> None:
    wrong = []
    for name, path in pages_of(demo.url).items():
        phone.goto(demo.url + path)
        if phone.evaluate(WIDER_THAN_THE_PHONE):
            wrong.append(f"{name} {path} scrolls sideways")
        wrong += [f"{name} {path} breaks “{word}”" for word in phone.evaluate(BROKEN)]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("The Investigator", "long-word"),
        ("Vaterländische Zeitung", "long-word"),
        ("Weltwirtschaftsblatt", "longer-word"),
        ("Wirtschaftskorrespondenten", "longest-word"),
    ],
)
def test_a_long_word_in_the_papers_name_fits_too(
    phone: Page, demo: Demo, name: str, size: str
) -> None:
    assert word_size(name) == size
    phone.goto(demo.url)
    phone.evaluate(f"name => {{ {NAME}.textContent = name }}", name)
    phone.evaluate(f"size => {NAME}.parentElement.classList.add(size)", size)
    assert phone.evaluate(BROKEN) == []
    assert not phone.evaluate(WIDER_THAN_THE_PHONE)
