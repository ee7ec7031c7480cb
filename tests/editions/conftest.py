"""The fixtures of a newsletter with readers, and a relay for its letters."""

from tests.subscriptions.conftest import addresses, bring, evening, relay, subscribe

from .tonight import reader, where

__all__ = ["addresses", "bring", "evening", "reader", "relay", "subscribe", "where"]
