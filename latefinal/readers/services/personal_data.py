"""What is held about an address, told in one piece and erased in one transaction."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from latefinal.mailroom.services import lift_suppression, suppress, suppressed_since
from latefinal.readers.models import Reader, Upload
from latefinal.readers.personal_data_registry import About, Erasing, Part, Value, data_holders
from latefinal.readers.rules import normalise

log = logging.getLogger("latefinal.readers")

ERASED = "erased"
"""The reason in a suppression that an erasure leaves; it names nobody."""


@dataclass(frozen=True)
class Copy:
    """Everything that is held about an address at a moment."""

    address: str
    made_at: datetime
    parts: list[Part]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is held at all."""
        return not any(part.entries for part in self.parts)

    def as_data(self) -> dict[str, object]:
        """One object for machines."""
        head = {
            "address": self.address,
            "made_at": self.made_at.isoformat(timespec="seconds"),
        }
        return head | {part.key: part.as_data() for part in self.parts}


def copy_of(*, address: str, at: datetime) -> Copy:
    """What every room holds about `address`. Raises what `normalise` does."""
    about = _about(normalise(address))
    parts = [_reader(about), *(holder.tell(about=about) for holder in data_holders)]
    return Copy(about.address, at, [*parts, _suppression(about)])


@transaction.atomic
def erase_reader(*, address: str, words_too: bool = False, at: datetime) -> int:
    """Erase what names `address`, in every room; answers how many rows. Twice is harmless.

    A keyed hash stays where anything was held, so that no list brings the address back; whoever
    asks anew and confirms it lifts it. Raises what `normalise` does.
    """
    about = _about(normalise(address))
    erasing = Erasing(about.address, about.reader, at, words_too)
    number = sum(holder.erase(erasing=erasing) for holder in reversed(list(data_holders)))
    number += _forget_lines(about.address)
    if about.reader is not None:
        about.reader.delete()
        number += 1
    if number:
        _keep_hash(about.address, at=at)
        log.info("A reader was erased: %d rows.", number)
    return number


def _keep_hash(address: str, *, at: datetime) -> None:
    """Under one reason and the moment of the earliest: what a relay had said of them goes."""
    before = suppressed_since(address=address)
    lift_suppression(address=address)
    suppress(address=address, reason=ERASED, at=before.since if before else at)


def _forget_lines(address: str) -> int:
    """Take out of the reports on lists the lines whose reason repeats the address."""
    number = 0
    for upload in Upload.objects.exclude(report=None).only("pk", "report"):
        report = upload.report or {}
        bad = report.get("bad", [])
        kept = [row for row in bad if address not in row["reason"].casefold()]
        if len(kept) < len(bad):
            upload.report = report | {"bad": kept}
            upload.save(update_fields=["report"])
            number += len(bad) - len(kept)
    return number


def _about(address: str) -> About:
    reader = Reader.objects.select_related("intake").filter(address=address).first()
    return About(address, reader)


def _reader(about: About) -> Part:
    entries: list[dict[str, Value]] = []
    if (reader := about.reader) is not None:
        intake = reader.intake
        entries.append(
            {
                "address": reader.address,
                "time_zone": reader.zone,
                "known_since": reader.made_at,
                "verified_at": reader.verified_at,
                "came_with_list": intake.file_name if intake else "",
                "list_came_at": intake.begun_at if intake else None,
                "what_was_said_of_consent": intake.statement if intake else "",
            }
        )
    return Part(
        key="reader",
        heading=_("Your address"),
        labels={
            "address": _("Address"),
            "time_zone": _("Time zone"),
            "known_since": _("Known since"),
            "verified_at": _("You confirmed it"),
            "came_with_list": _("Came with the list"),
            "list_came_at": _("The list came"),
            "what_was_said_of_consent": _("What was said of your consent"),
        },
        entries=entries,
        empty=_("The address is not held."),
    )


def _suppression(about: About) -> Part:
    kept = suppressed_since(address=about.address)
    return Part(
        key="not_written_to",
        heading=_("Whether you are written to"),
        labels={"since": _("No edition is sent to you since"), "reason": _("Why")},
        entries=[{"since": kept.since, "reason": kept.reason}] if kept else [],
        empty=_("Nothing keeps letters from you."),
    )
