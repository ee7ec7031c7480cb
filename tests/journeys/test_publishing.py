"""When a story goes out: by one press at a time that was chosen, and under an embargo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from .axe import all_violations
from .demo import Demo
from .desk import sign_in, start_story

pytestmark = pytest.mark.journey

ZONE = ZoneInfo("Asia/Tashkent")  # the sample paper's


@pytest.fixture(scope="module")
def desk(browser: Browser, demo: Demo) -> Iterator[Page]:
    """An editor who is signed in, with the story in their hands from one test to the next."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.on("dialog", lambda question: question.accept())
    sign_in(page, demo)
    yield page
    context.close()


def test_a_time_is_chosen_and_the_button_pressed_once(desk: Page, demo: Demo) -> None:
    start_story(
        desk,
        demo,
        section="The Straits",
        headline="A story for tomorrow",
        standfirst="It waits.",
        body="Some words.",
    )
    desk.get_by_role("tab", name="Publishing").click()
    expect(desk.get_by_text("by the paper's clock, Asia/Tashkent")).to_be_visible()
    choose_day_and_hour(desk, "Publish at")
    desk.get_by_role("button", name="Schedule", exact=True).click()
    expect(desk.locator(".messages li")).to_contain_text("scheduled for publishing")
    desk.goto(f"{demo.url}/desk/stories/?state=scheduled")
    expect(desk.get_by_role("link", name="A story for tomorrow").first).to_be_visible()


def choose_day_and_hour(page: Page, field: str) -> None:
    """Tomorrow at ten, with the mouse, on the calendar that opens."""
    page.get_by_role("textbox", name=field).click()
    calendar = page.locator(".xdsoft_datetimepicker:visible")
    expect(calendar).to_have_count(1)
    expect(calendar.locator("thead th").first).to_have_text("Sun")
    tomorrow = datetime.now(tz=UTC).astimezone(ZONE) + timedelta(days=1)
    day = f"[data-date='{tomorrow.day}'][data-month='{tomorrow.month - 1}']"
    calendar.locator(f".xdsoft_date{day}").click()
    calendar.locator(".xdsoft_time", has_text=re.compile("^10:00$")).dispatch_event("click")
    expect(page.get_by_role("textbox", name=field)).to_have_value(f"{tomorrow:%Y-%m-%d} 10:00")
    page.keyboard.press("Escape")


def test_a_story_under_embargo_is_not_there_for_readers(desk: Page, demo: Demo) -> None:
    start_story(
        desk,
        demo,
        section="The Straits",
        headline="A story under embargo",
        standfirst="It waits, too.",
        body="Some words.",
    )
    desk.get_by_role("tab", name="Publishing").click()
    later = datetime.now(tz=UTC).astimezone(ZONE) + timedelta(hours=3)
    desk.get_by_role("textbox", name="Embargoed until").fill(f"{later:%Y-%m-%d %H:%M}")
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.locator(".messages li")).to_be_visible()
    answer = desk.request.get(f"{demo.url}/straits/a-story-under-embargo/")
    assert answer.status == 404


@pytest.mark.parametrize("width", [390, 1280])
def test_the_foot_of_the_editor_is_there_for_all(desk: Page, demo: Demo, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto(f"{demo.url}/desk/")
    desk.get_by_role("link", name="New story").click()
    for name in ("Save draft", "Publish"):
        expect(desk.get_by_role("button", name=name, exact=True)).to_be_in_viewport()
    desk.get_by_role("button", name="More actions").click()
    expect(desk.get_by_role("button", name=re.compile("^Submit"))).to_be_in_viewport()
    desk.add_style_tag(content="* { transition: none !important; }")
    found = [one for one in all_violations(desk) if "color-contrast" in one]
    assert found == []
    desk.set_viewport_size({"width": 1280, "height": 900})
