"""The verbs about what comes back, each under the name by which other rooms know it."""

from .leaving import address_to_write_to, leave_by_mail_address
from .returns import Taken, note_return, take_in_mail

__all__ = [
    "Taken",
    "address_to_write_to",
    "leave_by_mail_address",
    "note_return",
    "take_in_mail",
]
