"""Tonight's edition, and readers who wait for it."""

from __future__ import annotations

from datetime import date

import pytest

from latefinal.readers.models import Reader
from latefinal.subscriptions.models import Subscription
from latefinal.subscriptions.services import gather_cohorts


@pytest.fixture
def where(evening, at):
    """Tonight's edition, now."""
    return {"newsletter": evening, "local_date": date(2026, 11, 23), "at": at}


@pytest.fixture
def reader(evening, subscribe, at):
    """A reader in a zone, with a choice, who has a cohort."""

    def make(name, zone="", *, since=None, **choice):
        (wish,) = subscribe(f"{name}@example.org", since=since)
        Reader.objects.filter(pk=wish.reader_id).update(zone=zone)
        Subscription.objects.filter(pk=wish.pk).update(**choice)
        gather_cohorts(at=since or at.replace(hour=0))
        wish.refresh_from_db()
        return wish

    return make
