"""What a reader gets of a story, and what the house says they got."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from django.test import Client

from latefinal.past.models import PastVersion, Sight
from latefinal.plumbing.markup import plain_text
from latefinal.stories.models import Story

ARTICLE = re.compile(r"<article>.*?</article>", re.DOTALL)
BESIDE = re.compile(
    r'\s*<section class="card" aria-labelledby="evening">.*?form="evening-form">\s*', re.DOTALL
)
"""The sign-up card, which stands in the same column as who said what."""


class Got(NamedTuple):
    """The status of the answer, and the story itself or the reason in its place."""

    status: int
    words: str


def as_read(story: Story, client: Client) -> Got:
    """What stands at its address now, for somebody who is not signed in."""
    answer = client.get(story.get_absolute_url())
    page = answer.content.decode()
    if answer.status_code == 200:
        return Got(200, cut(page))
    return Got(answer.status_code, _reason(page) if answer.status_code == 410 else "")


def _reason(page: str) -> str:
    told = re.search(r'<(div|p) dir="auto">(.*?)</\1>', page, re.DOTALL)
    words = plain_text(told[2]).strip() if told else ""
    return "" if words == "The desk gave no reason." else words


def cut(page: str) -> str:
    """The story itself, of a page or of what was kept: nothing else is altered."""
    found = ARTICLE.search(page)
    assert found is not None, page
    whole, number = BESIDE.subn("", found[0])
    if not number:
        # What was kept has only the space at which the card stood.
        head, column, tail = found[0].rpartition("</div>\n  </div>\n</article>")
        whole = head.rstrip() + column + tail
    return whole


def as_kept(story_id: int, at: datetime) -> Got:
    """What the house says stood there at `at`."""
    version = PastVersion.objects.of_story(story_id).up_to(at).first()
    if version is None or version.sight == Sight.HIDDEN:
        return Got(404, "")
    if version.sight == Sight.GONE:
        return Got(410, version.reason)
    assert version.text is not None
    return Got(200, cut(version.text.markup))
