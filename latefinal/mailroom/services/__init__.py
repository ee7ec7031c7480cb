"""The verbs of the mailroom, each under the name by which other rooms know it."""

from .batches import Recipient, add_deliveries, open_batch, release_batch, send_letter, withdraw
from .delivery import deliver_due
from .post import run_mailroom
from .recovery import free_leases
from .suppression import is_suppressed, lift_suppression, suppress, suppressed_among

__all__ = [
    "Recipient",
    "add_deliveries",
    "deliver_due",
    "free_leases",
    "is_suppressed",
    "lift_suppression",
    "open_batch",
    "release_batch",
    "run_mailroom",
    "send_letter",
    "suppress",
    "suppressed_among",
    "withdraw",
]
