"""The verbs about what comes back, each under the name by which other rooms know it."""

from .leaving import way_out
from .returns import Taken, note_return, take_back

__all__ = ["Taken", "note_return", "take_back", "way_out"]
