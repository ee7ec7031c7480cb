"""The verbs of the newsletter room, each under the name by which other rooms know it."""

from .closing import close_edition, finish_closings, write_deliveries
from .editions import (
    close_now,
    edition_at_hand,
    hold_edition,
    leave_out,
    move_story,
    put_back,
    release_edition,
    set_words,
)
from .export import write_out
from .founding import EVENING, found_evening
from .intake import Source, newsletter_called, take_in
from .letters import write_letter
from .lineup import line_up
from .preferences import choices_of, chosen, find_own
from .wishes import address_asked, ask_again, ask_for, confirm, find_wish, is_served, leave, stop

__all__ = [
    "EVENING",
    "Source",
    "address_asked",
    "ask_again",
    "ask_for",
    "choices_of",
    "chosen",
    "close_edition",
    "close_now",
    "confirm",
    "edition_at_hand",
    "find_own",
    "find_wish",
    "finish_closings",
    "found_evening",
    "hold_edition",
    "is_served",
    "leave",
    "leave_out",
    "line_up",
    "move_story",
    "newsletter_called",
    "put_back",
    "release_edition",
    "set_words",
    "stop",
    "take_in",
    "write_deliveries",
    "write_letter",
    "write_out",
]
