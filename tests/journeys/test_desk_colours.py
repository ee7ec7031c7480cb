"""Every menu, toolbar, dialog, tooltip and notice of the desk is opened, and can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from .axe import SCHEMES, violations_of_colour
from .contrast import too_faint
from .demo import Demo
from .desk import STILL, WATCHED_AFTER, at_the_desk, text_of
from .marks import select

pytestmark = [pytest.mark.journey, pytest.mark.by_mouse]

STORY, DRAFT = "What the Varen lease actually says", "What the night run costs"
LISTS = ("stories/", "images/", "snippets/outlets/outlet/", "readers/")
SCREENS = (
    "", "comments/", "edition/", "mail/", "numbers/", "pages/", "account/", "reports/site-history/",
)  # fmt: skip
OPENED = "[data-tippy-root]"


@pytest.fixture(scope="module")
def page(browser: Browser, signed_in: StorageState) -> Iterator[Page]:
    """An editor who is signed in, and for whom nothing moves."""
    with at_the_desk(browser, signed_in, reduced_motion="reduce") as page:
        page.context.add_init_script(STILL)
        yield page


def look(page: Page, what: str, *, inside: str = OPENED) -> list[str]:
    """What cannot be read `inside` a part of the screen as it stands, in either scheme."""
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        faint = [*too_faint(page, inside=inside), *violations_of_colour(page, inside=inside)]
        found += [f"{what}, {scheme}: {sentence}" for sentence in faint]
    return found


def test_screens_can_be_read(page: Page, demo: Demo) -> None:
    found = []
    for screen in (*SCREENS, *LISTS):
        page.goto(f"{demo.url}/desk/{screen}")
        found += look(page, screen or "home", inside="body" if screen == "" else "#main")
    assert found == []


def test_what_opens_beside_a_list_can_be_read(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.url}/desk/stories/")
    page.locator("tbody [data-controller~=w-dropdown] button").first.click()
    expect(page.locator("tbody .w-dropdown__content").first).to_be_visible()
    found = look(page, "the menu of a row")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Show filters").click()
    filters = page.locator(".w-drilldown__contents")
    for name in ("Date updated", "Section", "Kind", "State"):
        found += look(page, "the filters")
        filters.get_by_role("button", name=name).click()
        expect(filters.get_by_role("button", name="Back").first).to_be_visible()
        found += look(page, f"the filter {name}")
        filters.get_by_role("button", name="Back").locator("visible=true").click()
    page.keyboard.press("Escape")
    page.locator("tbody input[type=checkbox]").first.check(force=True)
    found += look(page, "what is done to many", inside=".footer")
    for entry in ("Settings", "Reports"):
        page.get_by_role("button", name=entry, exact=True).click()
        found += look(page, f"the menu {entry}", inside=".sidebar")
    assert found == []


def test_everything_that_opens_in_the_editor_can_be_read(page: Page, demo: Demo) -> None:
    open_story(page, demo, STORY)
    expect(page.locator(".handsontable td").first).to_be_visible()
    found = look(page, "the editor", inside="#main")
    for name in ("Actions", "More actions", "Insert a block"):
        page.get_by_role("button", name=name, exact=True).first.click()
        found += look(page, f"the menu {name}")
        page.keyboard.press("Escape")
    for panel in ("status", "preview", "checks", "comments"):
        page.get_by_role("button", name=f"Toggle {panel}").click()
        found += look(page, f"the panel {panel}", inside=".form-side")
    page.get_by_role("button", name="Toggle comments").click()
    found += look_at_the_text(page)
    found += look_at_the_calendar(page)
    found += look_at_the_table(page)
    found += look_at_the_picture(page)
    assert found == []


def look_at_the_text(page: Page) -> list[str]:
    """The toolbar over marked words, its hints, its dialog; a mark; the list behind a slash."""
    text = text_of(page)
    select(text, text.locator("[data-text]").last.inner_text()[:20])
    said = page.get_by_role("button", name="Who said this").first
    said.hover()
    found = look(page, "the toolbar and a hint", inside=".Draftail-Tooltip, .Draftail-MetaToolbar")
    said.click()
    expect(page.locator("[data-said-form]")).to_be_visible()
    found += look(page, "the dialog", inside=".modal-dialog")
    page.keyboard.press("Escape")
    expect(page.locator("[data-said-form]")).to_have_count(0)
    page.locator(".TooltipEntity").first.click()
    expect(page.get_by_role("button", name="Remove")).to_be_visible()
    found += look(page, "a mark", inside=".Tooltip")
    page.keyboard.press("Escape")
    text.click()
    page.keyboard.press("End")
    page.keyboard.type(" /")
    expect(page.get_by_role("listbox").first).to_be_visible()
    found += look(page, "the list of blocks", inside="[role=listbox]")
    page.keyboard.press("Escape")
    return found


def look_at_the_calendar(page: Page) -> list[str]:
    """On which a time to publish is chosen."""
    page.get_by_role("tab", name="Publishing").click()
    page.get_by_role("textbox", name="Publish at").click()
    expect(page.locator(".xdsoft_datetimepicker:visible")).to_have_count(1)
    found = look(page, "the calendar", inside=".xdsoft_datetimepicker")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Story").click()
    return found


def look_at_the_table(page: Page) -> list[str]:
    """The menu behind a cell."""
    page.locator(".handsontable td").first.click(button="right")
    menu = ".htContextMenu"
    expect(page.locator(menu).first).to_be_visible()
    found = look(page, "the menu of a table", inside=menu)
    page.keyboard.press("Escape")
    return found


def look_at_the_picture(page: Page) -> list[str]:
    """Its menu, and the dialog in which another is chosen or handed in."""
    picture = page.locator("[id*=lead_picture] [data-controller~=w-dropdown] button").first
    picture.click()
    found = look(page, "the menu of a picture")
    page.get_by_role("button", name="Change picture").click()
    dialog = page.get_by_role("dialog")
    for tab in ("Search", "Upload"):
        dialog.get_by_role("tab", name=tab).click()
        found += look(page, f"the dialog of pictures, {tab}", inside=".modal-dialog")
    page.keyboard.press("Escape")
    return found


def test_the_notices_about_another_window_can_be_read(page: Page, demo: Demo) -> None:
    open_story(page, demo, DRAFT)
    other = page.context.new_page()
    other.goto(page.url)
    write_and_wait(other, "From another window")
    other.close()
    write_and_wait(page, "From this one")
    notice = page.get_by_text("There is a newer text").locator("visible=true")
    expect(notice).to_be_visible()
    expect(page.get_by_text("Autosave is paused").locator("visible=true").first).to_be_visible()
    found = look(page, "the notices", inside="#main")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", name="You saved it in another window")).to_be_visible()
    found += look(page, "the warning", inside=".w-dialog__box")
    page.get_by_role("dialog").get_by_role("button", name="Save draft").click()
    expect(page.locator(".messages .success")).to_be_visible()
    found += look(page, "what was done", inside=".messages")
    assert found == []


def write_and_wait(page: Page, words: str) -> None:
    """Into the slugline, until the desk has answered that it is saved, or why not."""
    page.wait_for_timeout(WATCHED_AFTER)
    page.get_by_role("textbox", name="Slugline").press("End")
    page.keyboard.type(words)
    expect(page.locator("#w-autosave-indicator")).to_have_attribute(
        "data-w-autosave-state-value", re.compile("saved|paused")
    )


def test_what_asks_before_something_is_taken_from_readers_can_be_read(
    page: Page, demo: Demo
) -> None:
    found = []
    for name, action in ((STORY, "unpublish"), (DRAFT, "delete")):
        open_story(page, demo, name)
        page.goto(page.url.replace("/edit/", f"/{action}/"))
        expect(page.get_by_role("button", name=re.compile("^Yes"))).to_be_visible()
        found += look(page, action, inside="#main")
    page.goto(f"{demo.url}/desk/corrections/1/")
    expect(page.get_by_role("button", name="Take it away")).to_be_visible()
    found += look(page, "withdraw", inside="#main")
    assert found == []


def open_story(page: Page, demo: Demo, name: str) -> Locator:
    """From the list."""
    page.goto(f"{demo.url}/desk/stories/")
    page.get_by_role("link", name=name).first.click()
    expect(text_of(page)).to_be_visible()
    return text_of(page)
