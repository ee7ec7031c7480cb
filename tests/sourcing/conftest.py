"""A story whose words are marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from latefinal.sourcing.models import Statement
from latefinal.sourcing.services import record_statement
from latefinal.stories.models import Story
from tests import factories


def marked(statement: Statement | UUID, words: str) -> str:
    """`words` as the database holds them when they are marked."""
    uuid = statement if isinstance(statement, UUID) else statement.uuid
    return f'<a linktype="statement" uuid="{uuid}">{words}</a>'


def say(**said: Any) -> Statement:
    """A statement through a state-controlled outlet unless told otherwise."""
    defaults: dict[str, Any] = {
        "source_name": "Darian Osk",
        "office": "head of policy",
        "gist": "the talks continue",
    }
    if said.get("via", "outlet") in ("outlet", "on-air"):
        defaults["outlet"] = factories.make_outlet()
    return record_statement(**{**defaults, **said})


@pytest.fixture
def quote(section: Any) -> Callable[..., Story]:
    """Make a story that marks each of the given statements, in their order."""

    def make(*statements: Statement, **fields: Any) -> Story:
        paragraphs = "".join(
            f"<p>Before {marked(one, f'words {number}')} after.</p>"
            for number, one in enumerate(statements, start=1)
        )
        return factories.make_story(section, **{"body": [("text", paragraphs)], **fields})

    return make
