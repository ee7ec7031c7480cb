"""Whatever is posted to a form of the desk, it is refused in words and never breaks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import resolve, reverse

from tests import factories
from tests.desk.screens import pages
from tests.desk.test_words import busy  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

LONG = "9" * 30
"""A number that no database holds."""
LEAST = 30
"""Forms; there are more, and a walk that finds none would otherwise pass."""
SAMPLE = 1
"""Fields of a form that are left out and made long, one at a time."""
SEED = 20261128
"""Which they are is drawn: the same at every run, so that a change is judged and not luck."""
KEPT = {"csrfmiddlewaretoken"}
BY_SCRIPT = {"body-count": "0"}
"""What the editor's script adds to its form: a body without a block."""
NOT_POSTED = {"/desk/logout/"}


class Forms(HTMLParser):
    """The forms of a screen that post: where to, and with what."""

    def __init__(self, address: str, markup: str) -> None:
        super().__init__()
        self.address = address
        self.found: list[tuple[str, dict[str, str]]] = []
        self._open = False
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = given.get("method", "").lower() == "post"
            if self._open:
                added = BY_SCRIPT if given.get("id") == "page-edit-form" else {}
                self.found.append((urljoin(self.address, given.get("action", "")), {**added}))
        elif self._open and tag in ("input", "textarea", "select", "button") and "name" in given:
            self.found[-1][1].setdefault(given["name"], given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False


def crafted(fields: dict[str, str], chance: random.Random) -> Iterator[dict[str, str]]:
    names = sorted(set(fields) - KEPT)
    yield {}
    yield dict.fromkeys(names, LONG)
    for name in chance.sample(names, min(SAMPLE, len(names))):
        yield {other: value for other, value in fields.items() if other != name}
        yield {**fields, name: LONG}


def test_no_form_breaks_by_what_is_posted_to_it(desk, busy):  # noqa: F811 - the fixture
    desk.raise_request_exception = False
    chance = random.Random(SEED)
    seen, broken = set(), {}
    for address, markup in list(pages(desk)):
        for action, fields in Forms(address, markup).found:
            path = urlsplit(action).path
            form = (resolve(path).view_name, *sorted(fields))
            if path in NOT_POSTED or form in seen:
                continue
            seen.add(form)
            for data in crafted(fields, chance):
                answer = desk.post(action, data)
                if answer.status_code >= 500:
                    broken[f"{path} {data}"] = repr(answer.exc_info[1])
    assert not broken
    assert len(seen) >= LEAST


@pytest.mark.parametrize(("count", "status"), [("0", 200), ("1001", 400), (LONG, 400), ("x", 200)])
def test_more_forms_than_a_screen_ever_has_are_refused_before_any_is_laid_out(desk, count, status):
    answer = desk.post(reverse("wagtailusers_groups:add"), {"page_permissions-TOTAL_FORMS": count})
    assert answer.status_code == status


def test_a_section_that_holds_stories_is_not_deleted_and_says_why(desk, section):
    story = factories.make_story(section)
    address = reverse("wagtailadmin_pages:delete", args=[section.get_parent().pk])
    answer = desk.post(address, {"next": "/desk/"}, headers={"referer": "/desk/"}, follow=True)
    assert story.title in answer.content.decode()
    assert type(section).objects.filter(pk=section.pk).exists()
