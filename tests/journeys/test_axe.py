"""Nobody is kept out: every kind of page, in both schemes, on a phone and at a desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext

from .axe import FEW_LOOKS, all_violations, violations_of
from .demo import Demo
from .pages import KINDS, pages_of

pytestmark = pytest.mark.journey

EXPECTED = {kind for kind, _shape, _most in KINDS} - {"edition"}


def test_axe_finds_no_violation_on_any_kind_of_page(browser: Browser, demo: Demo) -> None:
    found = {
        f"{name} {path}": broken
        for name, path in pages_of(demo.url).items()
        if (broken := violations_of(browser, demo.url + path, looks=FEW_LOOKS))
    }
    assert not found


@pytest.mark.parametrize(
    ("kind", "button"), [("story", "Leave a comment"), ("editions", "Send me tonight’s")]
)
def test_axe_finds_none_in_a_form_that_came_back_with_something_to_mend(
    visitor: BrowserContext, demo: Demo, kind: str, button: str
) -> None:
    page = visitor.new_page()
    page.goto(demo.url + pages_of(demo.url)[kind])
    # Past the browser's own questions, as a form is sent that an old browser made.
    page.evaluate("document.querySelectorAll('form').forEach(form => { form.noValidate = true })")
    with page.expect_navigation() as sent:
        page.get_by_role("button", name=button).first.click()
    assert sent.value.status == 422
    assert all_violations(page) == []


def test_every_kind_of_page_was_among_those_looked_at(demo: Demo) -> None:
    assert set(pages_of(demo.url)) >= EXPECTED


def test_axe_would_find_one(browser: Browser) -> None:
    broken = violations_of(browser, "data:text/html,<html lang=en><title>x</title><img src=y>")
    assert any("image-alt" in sentence for sentence in broken)
