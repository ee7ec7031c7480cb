"""The verbs about editions, as other rooms know them."""

from .approval_reminders import warn_of_waiting
from .clicks import clicks_of, follow
from .closing import close_edition, close_evenings
from .due_closings import home_closing, is_still_to_come, readers_in
from .editions import (
    approve_edition,
    check_open,
    close_now,
    edition_at_hand,
    hold_edition,
    leave_out,
    move_story,
    put_back,
    release_edition,
    set_words,
    spike_edition,
)
from .letters import draft_of, write_letter
from .lineup import assemble_as_sent, line_up
from .missing import missing_of, send_missing
from .preview import draft_previewed, preview_edition
from .proofs import answer_proof, find_proof, send_proofs
from .receipts import batches_of, closed_edition, edition_receipt, last_edition
from .test_sends import count_test, send_draft_as_test
from .writing import finish_closings, write_deliveries

__all__ = [
    "answer_proof",
    "approve_edition",
    "assemble_as_sent",
    "batches_of",
    "check_open",
    "clicks_of",
    "close_edition",
    "close_evenings",
    "close_now",
    "closed_edition",
    "count_test",
    "draft_of",
    "draft_previewed",
    "edition_at_hand",
    "edition_receipt",
    "find_proof",
    "finish_closings",
    "follow",
    "hold_edition",
    "home_closing",
    "is_still_to_come",
    "last_edition",
    "leave_out",
    "line_up",
    "missing_of",
    "move_story",
    "preview_edition",
    "put_back",
    "readers_in",
    "release_edition",
    "send_draft_as_test",
    "send_missing",
    "send_proofs",
    "set_words",
    "spike_edition",
    "warn_of_waiting",
    "write_deliveries",
    "write_letter",
]
