"""Editions, their closings, and how often what they announced was opened."""

from .counting import Clicks
from .editions import (
    Closing,
    Edition,
    Item,
    LetterVariant,
    Pin,
    Proof,
    SentCorrection,
    VariantCohort,
)

__all__ = [
    "Clicks",
    "Closing",
    "Edition",
    "Item",
    "LetterVariant",
    "Pin",
    "Proof",
    "SentCorrection",
    "VariantCohort",
]
