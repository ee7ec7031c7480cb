"""What breaks on a page is heard, so that the journey over it fails."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext

from .console import Console
from .demo import Demo

pytestmark = pytest.mark.journey

BROKEN = """
  const script = document.createElement("script");
  script.textContent = "null.classList";
  document.head.append(script);
  console.error("told");
  new Image().src = "/no/such/picture.png";
"""


def test_a_broken_script_an_error_told_and_a_missing_file_are_heard(
    visitor: BrowserContext, console: Console, demo: Demo
) -> None:
    page = visitor.new_page()
    page.goto(f"{demo.url}/desk/login/")
    with page.expect_response("**/no/such/picture.png"):
        page.evaluate(BROKEN)
    page.wait_for_timeout(200)  # the console hears of it a moment later
    heard = "\n".join(sorted(console.take()))
    assert "classList" in heard
    assert "told" in heard
    assert "no/such/picture.png" in heard


def test_a_page_that_is_not_there_is_no_complaint(
    visitor: BrowserContext, console: Console, demo: Demo
) -> None:
    visitor.new_page().goto(f"{demo.url}/no/such/page/")
    assert console.take() == []
