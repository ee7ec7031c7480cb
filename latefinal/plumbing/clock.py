"""The one place that reads the clock. Only views, tasks and commands call it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


@dataclass
class SteadyClock:
    """The moment that was given, moved on by a stopwatch and not by the wall."""

    at: datetime
    started: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.at + timedelta(seconds=time.monotonic() - self.started)
