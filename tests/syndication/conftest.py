"""It is noon on the day of the factories' stories, and stays so."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine


@pytest.fixture(autouse=True)
def noon(at: datetime) -> Iterator[None]:
    """The clock that views read."""
    with time_machine.travel(at, tick=False):
        yield
