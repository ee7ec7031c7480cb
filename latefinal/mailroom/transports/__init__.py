"""What takes letters from us, by MAIL_URL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from latefinal.mailroom.rules.providers import Account, parse_mail_url
from latefinal.mailroom.rules.relays import Relay
from latefinal.mailroom.rules.replies import Reply
from latefinal.mailroom.rules.smtp_session import Outgoing

from .pipeline import Pipeline

__all__ = ["Outgoing", "Transport", "transport_from_settings"]


class Transport(Protocol):
    def carry(self, letters: Iterable[Outgoing | None]) -> Iterator[tuple[int, Reply]]:
        """Hand over `letters`, each taken only when it can go; answers key and fate as they come.

        None among them says that none may go now: the next is asked for after HOLD seconds.

        Raises RelayDown or RelayRefuses, where no letter is to blame, after every letter that was
        begun is answered for. Of those without an answer none has left.
        """
        ...

    def close(self) -> None:
        """End every link in good order; the next letters open others."""
        ...


def transport_from_settings() -> Transport | None:
    """The relay or provider of MAIL_URL; None when there is none. Raises BadMailUrl."""
    if not settings.MAIL_URL:
        return None
    there = parse_mail_url(settings.MAIL_URL)
    return Pipeline(there) if isinstance(there, Relay) else _by_http(there)


def _by_http(account: Account) -> Transport:
    # Its libraries take half a second and 20 MB: only where a provider is set.
    transport = import_string("latefinal.mailroom.transports.provider.ProviderTransport")
    by_http: Transport = transport(account)
    return by_http
