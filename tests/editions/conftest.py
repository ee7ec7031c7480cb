"""The fixtures of a newsletter with readers, and a relay for its letters."""

from tests.subscriptions.conftest import (  # noqa: F401 - fixtures
    addresses,
    bring,
    evening,
    relay,
    subscribe,
)
