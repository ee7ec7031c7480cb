"""The same for editions: what the desk decides about one, and each way to close it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from latefinal.editions.errors import EditionError
from latefinal.editions.services import (
    approve_edition,
    close_edition,
    close_evenings,
    close_now,
    edition_at_hand,
    finish_closings,
    hold_edition,
    leave_out,
    move_story,
    put_back,
    release_edition,
    send_proofs,
    set_words,
    spike_edition,
    write_deliveries,
)
from latefinal.editions.services.editions import close_if_past, mark_fine
from latefinal.subscriptions.services import evening_newsletter

from .desk import Desk, calls


def _at_hand(desk: Desk) -> dict[str, Any]:
    evening = evening_newsletter()
    edition = edition_at_hand(newsletter=evening, at=desk.at).edition
    return {"newsletter": evening, "local_date": edition.local_date}


@calls(move_story, leave_out, put_back)
def stories_of_an_edition_are_moved(desk: Desk) -> None:
    given = {**_at_hand(desk), "story_id": desk.story().pk, "at": desk.at}
    with suppress(EditionError):  # it may have been in an edition before
        move_story(steps=-1, **given)
        leave_out(**given)
        put_back(**given)


@calls(set_words)
def an_edition_gets_other_words(desk: Desk) -> None:
    set_words(subject=desk.words(), preheader=desk.words(), **_at_hand(desk))


@calls(hold_edition, spike_edition, mark_fine)
def an_edition_is_decided_about(desk: Desk) -> None:
    given = _at_hand(desk)
    hold_edition(**given)
    spike_edition(**given)
    mark_fine(at=desk.at, **given)


@calls(release_edition, approve_edition, close_if_past)
def an_edition_is_released_late(desk: Desk) -> None:
    given, late = _at_hand(desk), desk.at + timedelta(hours=7)
    with suppress(EditionError):  # released, it may be closed
        release_edition(at=late, **given)
        approve_edition(at=late, **given)
        close_if_past(at=late, **given)


@calls(close_edition, write_deliveries)
def an_edition_closes(desk: Desk) -> None:
    written = close_edition(at=desk.at, force=True, **_at_hand(desk))
    if written is not None:
        write_deliveries(closing=written.closing, at=desk.at)


@calls(close_now)
def an_edition_is_closed_at_once(desk: Desk) -> None:
    with suppress(EditionError):  # today's may be closed
        close_now(at=desk.at, **_at_hand(desk))


@calls(close_evenings, send_proofs, finish_closings)
def evening_comes(desk: Desk) -> None:
    later = desk.at + timedelta(hours=desk.random.randrange(30))
    send_proofs(at=later)
    close_evenings(at=later)
    finish_closings(at=later)
