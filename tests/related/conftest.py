"""Stories for which it was chosen."""

from __future__ import annotations

from typing import Any

import pytest

from latefinal.related.services import choose_forgotten
from latefinal.stories.models import Story
from tests import factories

# Other words around it, so that none is a copy of another.
ABOUT = {
    "lease": "The lease of the port of Varen",
    "clause": "What the Varen lease says, clause by clause",
    "pilots": "Pilots of Varen refuse to sign the naval lease",
    "wheat": "Wheat prices fall for a third month",
    "schools": "Schools reopen after the snow",
}


@pytest.fixture
def publish(section: Any) -> Any:
    """Publish a story about something, and choose as the background does."""

    def make(about: str, **fields: Any) -> Story:
        body = [("text", f"<p>{about}text</p>")]
        given = {"title": ABOUT[about], "standfirst": "", "body": body, **fields}
        story = factories.make_story(given.pop("section", section), **given)
        choose_forgotten(at=factories.AT)
        return story

    return make
