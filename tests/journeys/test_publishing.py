"""When a story goes out: by one press at a time that was chosen, and under an embargo."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, Request, Route, expect

from . import keyboard
from .axe import SCHEMES, violations_of_colour
from .demo import Demo
from .desk import WATCHED_AFTER, start_story

pytestmark = pytest.mark.journey

ZONE = ZoneInfo("Asia/Tashkent")  # the sample paper's
WHO_ELSE = "**/editing-sessions/ping/**"
FORM = re.compile(r"/pages/(?:add/stories/story/\d+|\d+/edit)/$")


def test_a_time_is_chosen_and_the_button_pressed_once(desk: Page, demo: Demo) -> None:
    start_story(
        desk,
        demo,
        section="The Straits",
        headline="A story for the morning",
        standfirst="It waits.",
        body="Some words.",
    )
    desk.get_by_role("tab", name="Publishing").click()
    expect(desk.get_by_text("by the paper's clock, Asia/Tashkent")).to_be_visible()
    choose_day_and_hour(desk, "Publish at")
    desk.get_by_role("button", name="Schedule", exact=True).click()
    expect(desk.locator(".messages li")).to_contain_text("scheduled for publishing")
    desk.goto(f"{demo.url}/desk/stories/?state=scheduled")
    expect(desk.get_by_role("link", name="A story for the morning").first).to_be_visible()


def choose_day_and_hour(page: Page, field: str) -> None:
    """Tomorrow at ten, with the mouse, on the calendar that opens; who has none types it."""
    tomorrow = datetime.now(tz=UTC).astimezone(ZONE) + timedelta(days=1)
    if keyboard.is_all:
        page.get_by_role("textbox", name=field).fill(f"{tomorrow:%Y-%m-%d} 10:00")
        return
    page.get_by_role("textbox", name=field).click()
    calendar = page.locator(".xdsoft_datetimepicker:visible")
    expect(calendar).to_have_count(1)
    expect(calendar.locator("thead th").first).to_have_text("Sun")
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


def test_a_press_while_a_draft_is_saved_waits_for_it_and_is_the_last_thing_sent(
    desk: Page, demo: Demo
) -> None:
    start_story(
        desk,
        demo,
        section="The Straits",
        headline="Sent over a slow line",
        standfirst="Once.",
        body="Some words.",
    )
    desk.wait_for_timeout(WATCHED_AFTER)
    slow_down(desk, milliseconds=800)
    sent: list[str] = []
    desk.on("request", lambda ask: sent.append(ask.resource_type) if is_the_form(ask) else None)
    with desk.expect_request(is_the_form):
        desk.keyboard.type(" More words.")
    desk.keyboard.type(" And more.")
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.locator(".messages")).to_contain_text("published")
    slow_down(desk, milliseconds=0)
    assert sent == ["fetch", "document"]
    desk.goto(f"{demo.url}/desk/stories/")
    expect(desk.get_by_role("link", name="Sent over a slow line")).to_have_count(1)
    desk.goto(f"{demo.url}/straits/sent-over-a-slow-line/")
    expect(desk.locator("main")).to_contain_text("Some words. More words. And more.")


def test_whoever_writes_alone_is_not_taken_for_two(desk: Page, demo: Demo) -> None:
    asked: list[Route] = []
    desk.route(WHO_ELSE, lambda question: asked.append(question))
    with desk.expect_request(WHO_ELSE):  # as soon as the story is saved for the first time
        start_story(
            desk,
            demo,
            section="The Straits",
            headline="Written in one window",
            standfirst="By one person.",
            body="Some words.",
        )
        desk.wait_for_timeout(WATCHED_AFTER)
        desk.keyboard.type(" More words.")
    with desk.expect_response(lambda answer: is_the_form(answer.request)):
        desk.keyboard.type(" And more.")
    desk.unroute(WHO_ELSE)  # what was asked before is answered now
    for question in asked:
        question.request.response()
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.locator(".messages")).to_contain_text("published")


def slow_down(page: Page, *, milliseconds: int) -> None:
    """Let every answer take that long."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    speed = {"latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.emulateNetworkConditions", {"offline": False, **speed})


def is_the_form(ask: Request) -> bool:
    """Whether a story is sent, by itself or by a press."""
    return ask.method == "POST" and bool(FORM.search(ask.url))


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
    for scheme in SCHEMES:
        desk.emulate_media(color_scheme=scheme)
        assert violations_of_colour(desk) == []
