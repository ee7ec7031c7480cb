"""It is noon on the day of the factories' stories, and stays so."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine


@pytest.fixture(autouse=True)
def noon(at: datetime) -> Iterator[Any]:
    """The clock that views read."""
    with time_machine.travel(at, tick=False) as clock:
        yield clock
