"""A story to comment on, and words to leave."""

import pytest

from latefinal.comments.services import submit_comment
from tests import factories


@pytest.fixture
def story(section):
    return factories.make_story(section)


@pytest.fixture
def leave(story, at):
    """Leave a comment; a fact that is not given does not matter."""

    def _leave(words="The May contracts are the whole story.", **given):
        facts = {
            "story": story,
            "name": "T. Halloran",
            "address": "halloran@example.org",
            "answers": None,
            "at": at,
        }
        return submit_comment(words=words, **{**facts, **given})

    return _leave
