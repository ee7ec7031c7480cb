"""What an editor does at the desk, by the words on its buttons."""

from __future__ import annotations

import io
import itertools
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from latefinal.demo.sample.reading import read_paper

from .demo import Demo

WHO = "desk@example.org"
PASSWORD = "a kettle on a cold stove"
MACHINE, PEOPLE = "What a machine did", "Nothing: people wrote it"
WATCHED_AFTER = 2500  # milliseconds until Wagtail looks at what is typed
PATIENCE = 20_000  # milliseconds; the machine runs other tests meanwhile
DAY = date(2026, 11, 23)  # any: a zone does not hang on it
DRAWN_AFTER = 90  # seconds, on a machine that does other things too

SAVED = re.compile("created|updated")
"""What the desk says of a story that is saved; whoever types slowly finds it saved before."""

_blues = itertools.count(23)

# Colours that are on their way from one scheme to the other, or fade in, are nobody's to read.
STILL = """const still = new CSSStyleSheet(), all = "*, ::before, ::after";
still.replaceSync(all + "{ transition: none !important; animation: none !important }");
document.adoptedStyleSheets = [still];"""


def sign_in(page: Page, demo: Demo) -> None:
    """With the log-in that the demo printed."""
    page.goto(f"{demo.url}/desk/")
    page.get_by_label(re.compile("e-?mail", re.IGNORECASE)).fill(WHO)
    page.get_by_role("textbox", name="Password").fill(demo.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Tonight's edition")).to_be_visible()


def address_of(journey: pytest.FixtureRequest) -> str:
    """Of the reporter who is invited for it."""
    return f"{journey.node.name[:20]}@example.org"


@contextmanager
def at_the_desk(browser: Browser, signed_in: StorageState, **asked: Any) -> Iterator[Page]:
    """A blank page of an editor who is signed in, and says yes where the browser asks."""
    context = browser.new_context(
        storage_state=signed_in, viewport={"width": 1440, "height": 1000}, **asked
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("dialog", lambda question: question.accept())
    yield page
    context.close()


def approve_comment_by(page: Page, demo: Demo, *, name: str) -> None:
    """From the list of those that wait."""
    page.goto(f"{demo.url}/desk/comments/")
    page.get_by_role("button", name=f"Approve {name}").click()
    expect(page.get_by_role("button", name=f"Approve {name}")).to_have_count(0)


def start_story(page: Page, demo: Demo, *, section: str, body: str, **copy: str) -> None:
    """Open a new story in `section` and write it; `copy` has headline and standfirst."""
    page.goto(f"{demo.url}/desk/")
    page.get_by_role("link", name="New story").click()
    page.get_by_role("combobox", name="Section").select_option(label=section)
    page.get_by_role("textbox", name="Headline").fill(copy["headline"])
    page.get_by_role("textbox", name="Standfirst").fill(copy["standfirst"])
    # Asked of this writer's first story; from then on the answer is there.
    page.get_by_role("combobox", name=MACHINE).select_option(label=PEOPLE)
    text_of(page).click()
    page.keyboard.type(body)


def upload_handout(page: Page, *, credit: str, outlet: str) -> None:
    """Put a picture above the story that somebody handed out."""
    page.get_by_role("button", name="Choose a picture").click()
    form = page.get_by_role("dialog")
    form.get_by_role("tab", name="Upload").click()
    form.get_by_label("File").set_input_files(
        {"name": "crane.png", "mimeType": "image/png", "buffer": a_picture()}
    )
    form.get_by_role("textbox", name="Title").fill("The crane")
    form.get_by_role("combobox", name="Kind").select_option(label="handout")
    choose_outlet(form.get_by_role("combobox", name="Handed out by"), outlet)
    form.get_by_role("textbox", name="Credit").fill(credit)
    form.get_by_role("textbox", name="Alternative text").fill("A crane on a quay at night")
    form.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def publish(page: Page, demo: Demo, *, path: str) -> str:
    """Press the button; answer where readers find it."""
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("published")
    return demo.url + path


def let_the_last_minutes_pass() -> None:
    """Wait for midnight in the sample's country if it is near.

    The day's last minute closes its edition, and nothing new could be sent before the next day.
    """
    now = datetime.now(ZoneInfo(read_paper(day=DAY)["zone"]))
    midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), now.tzinfo)
    if midnight - now < timedelta(minutes=4):
        time.sleep((midnight - now).total_seconds() + 1)


def close_edition_now(page: Page, demo: Demo) -> None:
    """Not waiting for six o'clock, nor for the evening of a reader whose browser says UTC."""
    page.goto(f"{demo.url}/desk/edition/")
    page.get_by_role("link", name="Close it now").click()
    page.get_by_role("button", name="Send it to everybody now").click()
    expect(page.get_by_text("The edition is closed.")).to_be_visible()


def open_receipt(page: Page, demo: Demo) -> None:
    """Of the newest edition; the page itself looks until every letter is done with."""
    page.goto(f"{demo.url}/desk/edition/")
    page.get_by_role("link", name="Receipt").first.click()
    expect(page.get_by_text(re.compile("^The relay accepted"))).to_be_visible()


def a_picture() -> bytes:
    """A PNG as large as a camera would make; no two are alike, since the desk asks about twins."""
    file = io.BytesIO()
    Image.new("RGB", (1600, 1067), (next(_blues), 60, 90)).save(file, "PNG")
    return file.getvalue()


def text_of(page: Page) -> Locator:
    """The story's first block of text, as it is written in."""
    return page.get_by_role("region", name="Body").locator("[contenteditable=true]").first


def choose_outlet(outlets: Locator, name: str) -> None:
    """The outlet of that name, whatever its ownership beside it says."""
    option = outlets.get_by_role("option", name=re.compile(f"^{re.escape(name)}\\b"))
    outlets.select_option(value=option.get_attribute("value"))


def topics_of(page: Page) -> Locator:
    """The line in which a story's topics are typed."""
    return page.get_by_role("region", name="Topics").locator("input:visible").last


def offered(page: Page, name: str) -> Locator:
    """What the desk offers to whoever types `name`."""
    return page.locator(".ui-menu-item, [role=option]").filter(has_text=name).first


def open_with_picture(page: Page, address: str) -> None:
    """A story's page, once its picture was drawn: the works do that after it was published."""
    for _look in range(DRAWN_AFTER):
        page.goto(address)
        if page.locator("main figcaption").count():
            return
        page.wait_for_timeout(1000)


def choose(page: Page, act: str) -> None:
    """From the menu at the foot of the editor, or beside it."""
    item = page.locator("footer").get_by_text(act, exact=True).last
    open_menu(page.get_by_role("button", name="More actions").last, item)
    item.click()


def open_menu(menu: Locator, item: Locator) -> None:
    """Until `item` is seen: a menu that is pressed before its script has come does not open."""
    for _try in range(20):
        if item.is_visible():
            return
        menu.click()
        menu.page.wait_for_timeout(200)
