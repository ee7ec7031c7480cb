"""The sample's day of wire, played from files: what outlets send, and what one changed later."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from latefinal.outlets.models import Outlet
from latefinal.people.models import User
from latefinal.stories.models import Story
from latefinal.wire.models import WireItem
from latefinal.wire.rules.reading import read_feed
from latefinal.wire.services import take_in, take_item, tie_story

FOLDER = Path(__file__).parent / "sample" / "wire"
USED, USED_IN = "kpa-4101", "second-naval-lease-at-varen"
"""The item that the sample's story is written from; its agency changes it afterwards."""

BETWEEN = timedelta(minutes=5)
"""From the first round, and the use of the item, to the second."""

_TIMES = re.compile(r"\{(at|iso) (\d\d):(\d\d)\}")
Clock = Callable[[time], datetime]


def play_day(*, at: datetime, zone: ZoneInfo, clock: Clock, editor: User) -> None:
    """Take in every file, as seen at `at` (aware), the second round after a story was written.

    `clock` answers when an hour of the sample's day was. Played again it changes nothing.
    """
    if WireItem.objects.filter(guid=USED, version__gt=1).exists():
        return
    before = at - BETWEEN
    for file in sorted(FOLDER.glob("1-*")):
        _take_in(file, at=before, zone=zone, clock=clock)
    _use(editor=editor, at=before)
    for file in sorted(FOLDER.glob("2-*")):
        _take_in(file, at=at, zone=zone, clock=clock)


def _take_in(file: Path, *, at: datetime, zone: ZoneInfo, clock: Clock) -> None:
    def written(found: re.Match[str]) -> str:
        form, hour, minute = found.groups()
        moment = clock(time(int(hour), int(minute)))
        return moment.isoformat() if form == "iso" else format_datetime(moment)

    outlet = Outlet.objects.get(slug=file.stem.partition("-")[2])
    read = read_feed(
        _TIMES.sub(written, file.read_text()).encode(),
        content_type="",
        address="https://wire.example/",
        at=at,
        zone=zone,
    )
    take_in(outlet=outlet, entries=read.entries, at=at)


@transaction.atomic
def _use(*, editor: User, at: datetime) -> None:
    item = WireItem.objects.get(guid=USED)
    story = Story.at_the_desk().filter(slug=USED_IN).first()
    if story is not None and item.taken_at is None:
        take_item(item=item, editor=editor, at=at)
        tie_story(item=item, story=story)
