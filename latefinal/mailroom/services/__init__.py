"""The verbs of the mailroom, each under the name by which other rooms know it."""

from .batches import add_deliveries, open_batch, release_batch, send_letter, withdraw
from .delivery import deliver_due
from .delivery_sql import Recipient
from .missing import Lost, add_missing, missing_deliveries, requeue
from .pausing import look_for_late, pause_batch, resume_batch
from .personal_data import LetterHeld, forget_address, letters_to, suppressed_since
from .receipts import figures_of, receipt_of
from .recovery import free_leases
from .retention import count_finished, prune_deliveries
from .send_loop import run_mailroom
from .suppression import is_suppressed, lift_suppression, suppress, suppressed_among

__all__ = [
    "LetterHeld",
    "Lost",
    "Recipient",
    "add_deliveries",
    "add_missing",
    "count_finished",
    "deliver_due",
    "figures_of",
    "forget_address",
    "free_leases",
    "is_suppressed",
    "letters_to",
    "lift_suppression",
    "look_for_late",
    "missing_deliveries",
    "open_batch",
    "pause_batch",
    "prune_deliveries",
    "receipt_of",
    "release_batch",
    "requeue",
    "resume_batch",
    "run_mailroom",
    "send_letter",
    "suppress",
    "suppressed_among",
    "suppressed_since",
    "withdraw",
]
