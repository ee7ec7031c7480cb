"""An editor meets outlets: one from the starter list, one that only the desk knows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .demo import Demo

pytestmark = pytest.mark.journey


def test_an_outlet_is_taken_from_the_starter_list_and_changed(desk: Page, demo: Demo) -> None:
    desk.goto(f"{demo.url}/desk/snippets/outlets/outlet/")
    desk.get_by_role("link", name="Starter list").click()
    desk.get_by_role("searchbox", name="Name, host or country").fill("кабар")
    desk.get_by_role("button", name="Search").last.click()
    desk.get_by_role("button", name="Take it Kabar").click()
    expect(desk.locator(".messages li")).to_contain_text("Kabar is among the outlets now")
    desk.locator(".messages").get_by_role("link", name="Edit").click()
    expect(desk.get_by_label("Hosts")).to_have_value("kabar.kg")
    desk.get_by_label("Hosts").fill("kabar.kg\nyoutube.com")
    desk.get_by_role("button", name="Save").first.click()
    expect(desk.get_by_text("At “youtube.com” many publish")).to_be_visible()
    desk.get_by_label("Hosts").fill("kabar.kg")
    desk.get_by_role("textbox", name="Evidence").fill("Its own imprint.")
    desk.get_by_role("button", name="Save").first.click()
    expect(desk.locator(".messages li")).to_contain_text("Kabar")
    desk.goto(f"{demo.url}/outlet/kabar/")
    expect(desk.get_by_text("Its own imprint.")).to_be_visible()


def test_an_outlet_is_written_down_with_its_names(desk: Page, demo: Demo) -> None:
    desk.goto(f"{demo.url}/desk/snippets/outlets/outlet/add/")
    desk.get_by_placeholder("Name of the outlet").press_sequentially("Tolvane Courier")
    desk.get_by_label("Other names").fill("Тольване\nTC")
    desk.get_by_label("Hosts").fill("https://www.courier.example/")
    # Wagtail writes the address a moment after the name.
    expect(desk.locator("input[name=slug]")).to_have_value("tolvane-courier")
    desk.get_by_role("button", name="Save").first.click()
    expect(desk.locator(".messages li")).to_contain_text("Tolvane Courier")
    desk.goto(f"{demo.url}/desk/snippets/outlets/outlet/?q=ТОЛЬВАНЕ")
    expect(desk.get_by_role("link", name="Tolvane Courier", exact=True)).to_be_visible()
