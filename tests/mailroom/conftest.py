"""A relay, and letters for it."""

from __future__ import annotations

import pytest

from latefinal.mailroom.rules.letters import Letter
from latefinal.mailroom.services import Recipient, add_deliveries, open_batch, release_batch
from tests.smtp import Relay, running


@pytest.fixture(params=[True, False], ids=["pipelined", "line by line"])
def relay(request, settings):
    """A relay that takes everything, as MAIL_URL."""
    with running(Relay(is_pipelined=request.param)) as one:
        settings.MAIL_URL = one.url
        yield one


@pytest.fixture
def edition(db, at):
    """Make a released batch for `readers` addresses."""

    def make(*, readers=3, key="edition", release=True, **kwargs):
        letter = Letter(subject="The day", text="Words.\n", **kwargs)
        batch = open_batch(key=key, letter=letter, at=at)
        add_deliveries(
            batch=batch,
            recipients=[Recipient(str(n), f"reader-{n}@example.org") for n in range(readers)],
            at=at,
        )
        if release:
            release_batch(batch=batch, at=at)
        return batch

    return make
