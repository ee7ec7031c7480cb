"""The verbs of the readers room, each under the name by which other rooms know it."""

from .hashes import write_hashes
from .limits import allows, forget_counts
from .personal_data import Copy, copy_of, erase_reader
from .readers import drop_strangers, move_reader, reader_of, verify_reader

__all__ = [
    "Copy",
    "allows",
    "copy_of",
    "drop_strangers",
    "erase_reader",
    "forget_counts",
    "move_reader",
    "reader_of",
    "verify_reader",
    "write_hashes",
]
