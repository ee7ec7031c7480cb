"""An editor brings one page in: by the form, by a bookmark, from a phone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from .axe import all_violations
from .demo import Demo

pytestmark = pytest.mark.journey


def test_a_page_is_asked_for_and_a_private_address_is_refused(desk: Page, demo: Demo) -> None:
    # Refused before anybody is called: a journey's pages come from this machine alone.
    desk.goto(f"{demo.url}/desk/wire/")
    desk.get_by_label("Bring in from the web").fill("http://127.0.0.1/private")
    assert all_violations(desk) == []
    desk.get_by_role("button", name="Bring in").click()
    expect(desk.get_by_role("alert")).to_contain_text("not on the public internet")
    assert all_violations(desk) == []
    expect(desk.get_by_label("Bring in from the web")).to_have_value("http://127.0.0.1/private")


def test_the_bookmark_hands_the_page_it_is_clicked_on_to_the_form(desk: Page, demo: Demo) -> None:
    desk.goto(f"{demo.url}/desk/wire/bring/")
    bookmark = desk.locator("[data-bookmarklet]").get_attribute("href")
    desk.goto(f"{demo.url}/?from=letter&x=a%20b")
    with desk.expect_popup() as opened:
        desk.evaluate("code => eval(code)", (bookmark or "").removeprefix("javascript:"))
    form = opened.value.get_by_label("Bring in from the web")
    expect(form).to_have_value(f"{demo.url}/?from=letter&x=a%20b")
    opened.value.close()


def test_a_phone_may_install_the_desk(desk: Page, demo: Demo) -> None:
    desk.goto(f"{demo.url}/desk/wire/bring/")
    asked = desk.context.new_cdp_session(desk)
    assert asked.send("Page.getAppManifest")["errors"] == []
    errors = asked.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A browser that forgets everything, as a test's does, installs nothing.
    assert [error["errorId"] for error in errors] in ([], ["in-incognito"])


def test_what_a_phone_shares_stands_in_the_form(desk: Page, demo: Demo) -> None:
    told = desk.request.get(f"{demo.url}/desk/manifest.webmanifest").json()["share_target"]
    shared = "title=Ferries&text=Ferries%20stop%20https%3A%2F%2Fkpa.example%2F1"
    desk.goto(f"{demo.url}{told['action']}?{shared}")
    expect(desk.get_by_label("Bring in from the web")).to_have_value("https://kpa.example/1")


ASK = """INSERT INTO wire_broughtpage (address, asked_at, asked_by_id, problem)
SELECT 'https://kpa.example/1', ?, min(id), '' FROM people_user"""
COME = """UPDATE wire_broughtpage SET item_id = (SELECT max(id) FROM wire_wireitem) WHERE id = ?"""


def in_the_demo(demo: Demo, sql: str, *given: object) -> int:
    """Do what the works would have done, had they been let out; answers the row's number."""
    with closing(sqlite3.connect(demo.home / "latefinal.sqlite3", timeout=20)) as link:
        number = link.execute(sql, given).lastrowid
        link.commit()
        return number or 0


def test_who_waits_sees_the_item_open_by_itself(desk: Page, demo: Demo) -> None:
    page = in_the_demo(demo, ASK, datetime.now(UTC).isoformat(" "))
    desk.goto(f"{demo.url}/desk/wire/bring/{page}/")
    expect(desk.locator("[data-brought]")).to_contain_text("Fetching https://kpa.example/1")
    in_the_demo(demo, COME, page)
    expect(desk.locator("[data-wire-opened]")).to_be_visible()


def test_who_waits_is_told_why_nothing_came(desk: Page, demo: Demo) -> None:
    page = in_the_demo(demo, ASK, datetime.now(UTC).isoformat(" "))
    desk.goto(f"{demo.url}/desk/wire/bring/{page}/")
    why = "There is no such page (404). Correct the address."
    in_the_demo(demo, "UPDATE wire_broughtpage SET problem = ? WHERE id = ?", why, page)
    expect(desk.get_by_role("alert")).to_have_text(why)
    expect(desk.get_by_label("Bring in from the web")).to_have_value("https://kpa.example/1")


def test_the_wire_is_no_wider_than_a_phone(desk: Page, demo: Demo) -> None:
    desk.set_viewport_size({"width": 390, "height": 844})
    desk.goto(f"{demo.url}/desk/wire/")
    width = desk.evaluate("document.querySelector('.wire').scrollWidth")
    assert width <= 390
