"""A newsletter, its readers, and a relay, as the rooms above have them."""

from tests.mailroom.conftest import relay  # noqa: F401 - a fixture
from tests.subscriptions.conftest import evening, subscribe  # noqa: F401 - fixtures
