"""The verbs about what comes back, each under the name by which other rooms know it."""

from .leaving import leave_by_mail_address
from .returns import Taken, note_return, take_in_mail

__all__ = ["Taken", "leave_by_mail_address", "note_return", "take_in_mail"]
