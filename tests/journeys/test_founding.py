"""The README's second command: a paper is founded through the link that its first run prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.cli.paper import Running, furnished, running

from .axe import all_violations
from .contrast import too_faint

pytestmark = pytest.mark.journey

PASSWORD = "tin-lamps-over-harbour"


@pytest.fixture
def paper(tmp_path: Path, django_db_setup: None) -> Iterator[Running]:
    """`latefinal run` where nobody has founded a paper."""
    with furnished(tmp_path, has_browser=True) as home, running(home) as paper:
        paper.wait_until(lambda: paper.status("/") == 200, "the paper")
        yield paper


def test_a_paper_is_founded_through_the_printed_link(
    paper: Running, visitor: BrowserContext
) -> None:
    page = visitor.new_page()
    found(page, re.findall(r"http\S+/claim/\S+", paper.said)[0])
    write_the_imprint(page)
    page.get_by_role("link", name="See the paper").click()
    expect(page.locator(".nameplate")).to_have_text("The Meridian")


def found(page: Page, link: str) -> None:
    """Fill the form in, as the owner does, and land on the desk."""
    page.goto(link)
    assert all_violations(page) == []
    page.get_by_label("Name of the paper").fill("The Meridian")
    page.get_by_label("Sections").fill("Straits\nCentral Highlands")
    page.get_by_label("Your name").fill("Ilse Maren")
    page.get_by_label("Your e-mail address").fill("ilse@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The password again").fill(PASSWORD)
    page.get_by_role("button", name="Found the paper").click()
    expect(page.get_by_role("heading", level=1, name="The Meridian")).to_be_visible()


def write_the_imprint(page: Page) -> None:
    """What is still to do leads to its form, and is listed no longer once it is done."""
    todo = page.get_by_role("region", name="Still to do")
    expect(todo.get_by_role("link")).to_have_text(
        ["Write the imprint", "Set up mail", "Name who writes", "Write the first story"]
    )
    assert too_faint(page) == []
    todo.get_by_role("link", name="Write the imprint").click()
    page.get_by_role("textbox", name="Title").fill("Imprint")
    page.get_by_role("region", name="Body").locator("[contenteditable=true]").click()
    page.keyboard.type("The Meridian, Quay Street 4.")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("published")
    page.goto(page.url.partition("/desk/")[0] + "/desk/")
    expect(todo.get_by_role("link")).to_have_count(3)
