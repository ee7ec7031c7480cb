"""The verbs of the readers room, each under the name by which other rooms know it."""

from .costly import PAST_THE_CACHE, SEARCHES, SUGGESTIONS, come_again, seconds_to_wait
from .hashes import write_hashes
from .limits import allows, forget_counts
from .personal_data import Copy, copy_of, erase_reader
from .readers import drop_strangers, move_reader, reader_of, verify_reader

__all__ = [
    "PAST_THE_CACHE",
    "SEARCHES",
    "SUGGESTIONS",
    "Copy",
    "allows",
    "come_again",
    "copy_of",
    "drop_strangers",
    "erase_reader",
    "forget_counts",
    "move_reader",
    "reader_of",
    "seconds_to_wait",
    "verify_reader",
    "write_hashes",
]
