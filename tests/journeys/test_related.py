"""An editor sees which stories stand beside one, and decides."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .demo import Demo
from .desk import publish, start_story
from .test_posts import send

pytestmark = pytest.mark.journey


def test_a_story_beside_another_is_left_out_and_one_is_pinned(desk: Page, demo: Demo) -> None:
    start_story(
        desk,
        demo,
        section="The Straits",
        headline="A lighthouse is painted",
        standfirst="In white.",
        body="Nobody else tells of it.",
    )
    publish(desk, demo, path="/straits/a-lighthouse-is-painted/")
    desk.locator(".messages").get_by_role("link", name="Edit").click()
    desk.get_by_role("link", name="Pin or leave out").click()
    screen = desk.url
    desk.get_by_role("button", name="Pin it").click()
    expect(desk.get_by_text("Choose a story first.")).to_be_visible()
    desk.get_by_role("button", name="Choose a story").click()
    desk.locator(".modal").get_by_role("textbox", name=re.compile("Search")).fill("lease")
    desk.locator(".modal").get_by_role("link", name=re.compile("lease")).first.click()
    desk.get_by_role("button", name="Pin it").click()
    expect(desk.locator(".messages li")).to_contain_text("Pinned.")
    send(desk, screen, "decide_related")
    expect(desk.locator(".messages li")).to_be_visible()
