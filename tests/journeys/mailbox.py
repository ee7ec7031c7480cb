"""The demo's mailbox, as whoever waits for a letter looks into it."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Locator, Page

from .demo import Demo

LOOKS = 60  # half a second apart


def open_letter_to(
    page: Page, demo: Demo, address: str, *, about: str = "", but_not: str = "\x00"
) -> None:
    """Wait for a letter to `address` in the demo's mailbox, and open the newest."""
    # From the word before it on: another's address may end in the same letters.
    mine = page.locator("main article").filter(has_text=re.compile(rf"\bto {re.escape(address)}"))
    mine = mine.filter(has_text=about)
    mine = mine.filter(has_not_text=re.compile(but_not, re.IGNORECASE))
    for _look in range(LOOKS):
        page.goto(f"{demo.url}/demo/mailbox/")
        if mine.count():
            break
        page.wait_for_timeout(500)
    mine.first.get_by_role("link").click()


def link_in_letter(page: Page, part: str) -> str:
    """Where the link of an open letter's text leads that holds `part`, on the demo that is served.

    Yesterday's letters name the port at which the sample was made. It waits until the letter is
    there: a click comes back before the page that it asks for.
    """
    link: Locator = page.locator(f".letter-text a[href*='{part}']").first
    address = urlsplit(str(link.get_attribute("href")))
    return urljoin(page.url, address._replace(scheme="", netloc="").geturl())
