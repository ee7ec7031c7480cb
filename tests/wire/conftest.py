"""What tests of the wire share with those of returned mail, since both come in by one way."""

from tests.bounces.conftest import by_lmtp as by_lmtp
