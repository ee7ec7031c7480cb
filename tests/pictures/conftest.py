"""It is noon on the day of the factories' stories, and stays so."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from tests.subscriptions.conftest import evening  # noqa: F401 - a fixture

from .intake import fields, png


@pytest.fixture(autouse=True)
def noon(at: datetime) -> Iterator[None]:
    """The clock that views read."""
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def stored_by(settings):
    """Pictures are stored by another storage from now on."""

    def change(storage):
        backend = f"{storage.__module__}.{storage.__name__}"
        settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": backend, "OPTIONS": {}}}

    return change


@pytest.fixture
def half_way(desk, paper):
    """A picture between the first step of many and the second: the address, and what is sent."""
    first = {"files[]": png(), "title": "X"}
    number = desk.post(reverse("wagtailimages:add_multiple"), first).json()["uploaded_file_id"]
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=(number,))
    return address, {f"uploaded-image-{number}-{name}": v for name, v in fields().items()}
