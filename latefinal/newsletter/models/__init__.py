"""Newsletters, who wishes for them, editions and their closings."""

from .counting import Clicks
from .editions import Closing, Edition, Item, Pin, Proof, Round, Run, Told
from .newsletters import EVENING, HOME, Closes, Cohort, Newsletter, Subscription, WhenThin

__all__ = [
    "EVENING",
    "HOME",
    "Clicks",
    "Closes",
    "Closing",
    "Cohort",
    "Edition",
    "Item",
    "Newsletter",
    "Pin",
    "Proof",
    "Round",
    "Run",
    "Subscription",
    "Told",
    "WhenThin",
]
