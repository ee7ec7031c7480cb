"""Editions, their closings, and how often what they announced was opened."""

from .counting import Clicks
from .editions import Closing, Edition, Item, Pin, Proof, Round, Run, Told

__all__ = ["Clicks", "Closing", "Edition", "Item", "Pin", "Proof", "Round", "Run", "Told"]
