"""The verbs of the readers room, each under the name by which other rooms know it."""

from .limits import allows
from .readers import move_reader, reader_of, verify_reader

__all__ = ["allows", "move_reader", "reader_of", "verify_reader"]
