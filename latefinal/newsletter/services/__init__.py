"""The verbs of the newsletter room, each under the name by which other rooms know it."""

from .choices import choose, move
from .clicks import clicks_of, follow
from .closing import close_edition, close_evenings
from .cohorts import (
    begin,
    gather_cohorts,
    is_still_to_come,
    join_cohort,
    readers_in,
    turn_at_home,
)
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
from .export import write_out
from .founding import (
    end_newsletter,
    found_evening,
    newsletter_called,
    resume_newsletter,
    subscribers,
)
from .intake import Source, take_in
from .letters import draft_of, write_letter
from .lineup import assemble_again, line_up
from .missing import missing_of, send_missing
from .overdue import warn_of_waiting
from .own import ask_own_link, find_fresh, mail_own_link
from .preferences import choices_of, chosen, find_own, own_wish
from .previews import draft_foreseen, foresee
from .proofs import answer_proof, find_proof, send_proofs
from .receipts import batches_of, closed_edition, edition_receipt, last_edition
from .trials import count_test, send_trial
from .unconfirmed import drop_unconfirmed
from .uploads import MEGABYTES, Handed, bring_in, explain, hand_in
from .wishes import (
    address_asked,
    ask_again,
    ask_for,
    confirm,
    find_wish,
    is_served,
    leave,
    stop,
    whose_letter,
)
from .writing import finish_closings, write_deliveries

__all__ = [
    "MEGABYTES",
    "Handed",
    "Source",
    "address_asked",
    "answer_proof",
    "approve_edition",
    "ask_again",
    "ask_for",
    "ask_own_link",
    "assemble_again",
    "batches_of",
    "begin",
    "bring_in",
    "check_open",
    "choices_of",
    "choose",
    "chosen",
    "clicks_of",
    "close_edition",
    "close_evenings",
    "close_now",
    "closed_edition",
    "confirm",
    "count_test",
    "draft_foreseen",
    "draft_of",
    "drop_unconfirmed",
    "edition_at_hand",
    "edition_receipt",
    "end_newsletter",
    "explain",
    "find_fresh",
    "find_own",
    "find_proof",
    "find_wish",
    "finish_closings",
    "follow",
    "foresee",
    "found_evening",
    "gather_cohorts",
    "hand_in",
    "hold_edition",
    "is_served",
    "is_still_to_come",
    "join_cohort",
    "last_edition",
    "leave",
    "leave_out",
    "line_up",
    "mail_own_link",
    "missing_of",
    "move",
    "move_story",
    "newsletter_called",
    "own_wish",
    "put_back",
    "readers_in",
    "release_edition",
    "resume_newsletter",
    "send_missing",
    "send_proofs",
    "send_trial",
    "set_words",
    "spike_edition",
    "stop",
    "subscribers",
    "take_in",
    "turn_at_home",
    "warn_of_waiting",
    "whose_letter",
    "write_deliveries",
    "write_letter",
    "write_out",
]
