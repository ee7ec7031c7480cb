"""What takes letters from us, by MAIL_URL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from django.conf import settings

from latefinal.mailroom.rules.dialogue import Outgoing
from latefinal.mailroom.rules.relays import parse_relay
from latefinal.mailroom.rules.replies import Reply

from .pipeline import Pipeline

__all__ = ["Outgoing", "Transport", "transport_from_settings"]


class Transport(Protocol):
    """What can take letters from us."""

    def carry(self, letters: Iterable[Outgoing]) -> Iterator[tuple[int, Reply]]:
        """Hand over `letters`, each taken only when it can go; answers key and fate as they come.

        Raises RelayDown or RelayRefuses, where no letter is to blame, after every letter that was
        begun is answered for. Of those without an answer none has left.
        """
        ...

    def close(self) -> None:
        """End every link in good order; the next letters open others."""
        ...


def transport_from_settings() -> Transport | None:
    """The relay of MAIL_URL; None when there is none. Raises BadMailUrl."""
    return Pipeline(parse_relay(settings.MAIL_URL)) if settings.MAIL_URL else None
