"""How often one mailbox can be sent a letter by people who know its address."""

from __future__ import annotations

HOUR, DAY = 3600, 86_400
"""Seconds."""

TO_AN_ADDRESS = {HOUR: 3, DAY: 8}
"""Letters in windows of so many seconds."""

COUNTED_AS = "wish-address"
"""Under which name they are counted."""
