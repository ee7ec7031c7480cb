"""The verbs about newsletters and who wishes for them, as other rooms know them."""

from .choices import choose, move
from .cohorts import begin, gather_cohorts, join_cohort
from .data_access import ask_own_link, find_fresh, mail_own_link
from .export import write_out
from .founding import (
    end_newsletter,
    found_evening,
    newsletter_called,
    resume_newsletter,
    subscribers,
)
from .intake import ListSource, take_in
from .preferences import choices_of, chosen, find_own, own_wish
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

__all__ = [
    "MEGABYTES",
    "Handed",
    "ListSource",
    "address_asked",
    "ask_again",
    "ask_for",
    "ask_own_link",
    "begin",
    "bring_in",
    "choices_of",
    "choose",
    "chosen",
    "confirm",
    "drop_unconfirmed",
    "end_newsletter",
    "explain",
    "find_fresh",
    "find_own",
    "find_wish",
    "found_evening",
    "gather_cohorts",
    "hand_in",
    "is_served",
    "join_cohort",
    "leave",
    "mail_own_link",
    "move",
    "newsletter_called",
    "own_wish",
    "resume_newsletter",
    "stop",
    "subscribers",
    "take_in",
    "whose_letter",
    "write_out",
]
