"""It is noon on the day of the factories' stories, and stays so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture(autouse=True)
def noon(at: datetime) -> Iterator[None]:
    """The clock that views read."""
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def count_statements():
    """A context in which every statement is caught, as SQL."""

    @contextmanager
    def counted():
        with CaptureQueriesContext(connection) as caught:
            statements: list[str] = []
            yield statements
        statements += [row["sql"] for row in caught.captured_queries]

    return counted
