"""A provider spoken to by HTTP, through django-anymail: a request a letter, several at once.

A letter is what can be lost and found again here: an answer that does not come makes one uncertain,
as a link does by SMTP.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Lock, local
from typing import Any

from anymail.backends import brevo, mailgun, postmark
from anymail.backends.base import AnymailBaseBackend
from anymail.exceptions import (
    AnymailAPIError,
    AnymailError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailSerializationError,
)
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.utils.translation import gettext as _

from latefinal.mailroom.errors import RelayAway
from latefinal.mailroom.rules.envelopes import unwritten
from latefinal.mailroom.rules.providers import Account
from latefinal.mailroom.rules.replies import Outcome, Reply
from latefinal.mailroom.rules.smtp_session import Outgoing
from latefinal.mailroom.rules.wrapping import unwrap, whole

from .provider_replies import judge

AT_ONCE = 8
"""Requests under way together: so many letters can be uncertain after a kill."""

HOLD = 0.05
"""Seconds before the next letter is asked for when none may go now."""

PATIENCE = 60
"""Seconds to wait for an answer."""

_OVER = object()
EUROPE = "https://api.eu.mailgun.net/v3/"


class RawPayload(mailgun.MailgunPayload):
    """A whole message for Mailgun, which passes it on byte by byte."""

    def get_api_endpoint(self) -> str:
        return f"{super().get_api_endpoint()}.mime"

    def serialize_data(self) -> dict[str, Any]:
        """Whom it is for and what to call it; everything else stands in the message."""
        self.files = [("message", ("letter.eml", self.message.whole, "message/rfc822"))]
        mine = ("v:", "o:")
        kept = {name: value for name, value in self.data.items() if name.startswith(mine)}
        return {**kept, "to": self.data["to"]}


class RawMailgun(mailgun.EmailBackend):
    def build_message_payload(self, message: Any, defaults: Any) -> RawPayload:
        return RawPayload(message, defaults, self)


class ProviderTransport:
    """Hands letters to an account at a provider."""

    def __init__(self, account: Account, *, api_url: str = "") -> None:
        self.account, self._api_url = account, api_url
        self._mine, self._opened, self._lock = local(), list[AnymailBaseBackend](), Lock()
        self._pool: ThreadPoolExecutor | None = None

    def __str__(self) -> str:
        return str(self.account)

    def carry(self, letters: Iterable[Outgoing | None]) -> Iterator[tuple[int, Reply]]:
        """Hand over `letters`. Raises RelayDown or RelayRefuses once all begun are answered for."""
        self._pool = self._pool or ThreadPoolExecutor(AT_ONCE, thread_name_prefix="provider")
        given, under_way = iter(letters), dict[Future[Reply | RelayAway], int]()
        trouble: Exception | None = None
        while True:
            is_held = self._give_out(given, under_way) if trouble is None else False
            if not under_way and not is_held:
                break
            if is_held and not under_way:
                time.sleep(HOLD)  # waiting for nothing at all would not wait
                continue
            done, _rest = wait(
                under_way, timeout=HOLD if is_held else None, return_when=FIRST_COMPLETED
            )
            for future in done:
                key, fault = under_way.pop(future), future.exception()
                fate = _unknown(fault) if isinstance(fault, Exception) else future.result()
                if isinstance(fate, Reply):
                    yield key, fate
                    trouble = trouble or (fault if isinstance(fault, Exception) else None)
                else:
                    trouble = trouble or fate
        if trouble is not None:
            raise trouble

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
        while self._opened:
            self._opened.pop().close()
        self._mine = local()

    def _give_out(
        self, given: Iterator[Outgoing | None], under_way: dict[Future[Reply | RelayAway], int]
    ) -> bool:
        """Begin as many as may be; whether none may go just now, though more are to come."""
        assert self._pool is not None  # noqa: S101 - carry has made it
        while len(under_way) < AT_ONCE:
            letter = next(given, _OVER)
            if letter is None or not isinstance(letter, Outgoing):
                return letter is None
            under_way[self._pool.submit(self._hand_over, letter)] = letter.key
        return False

    def _hand_over(self, letter: Outgoing) -> Reply | RelayAway:
        """One letter, in a thread of the pool; no table is touched here."""
        try:
            message = self._message(letter)
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing of this letter was given
            return unwritten(error)
        try:
            self._backend().send_messages([message])
        except AnymailRecipientsRefused:
            words = _("the provider does not write to this address")
            return Reply(Outcome.NO_SUCH_BOX, f"550 5.1.1 {words}", 550)
        except AnymailAPIError as error:
            return judge(error, provider=self)
        except (AnymailInvalidAddress, AnymailSerializationError) as error:
            return unwritten(error)
        except AnymailError as error:  # it was not even asked
            return Reply(Outcome.NOT_ALLOWED, type(error).__name__)
        told = message.anymail_status  # type: ignore[attr-defined]  # the library puts it there
        return Reply(Outcome.SENT, f"250 {told.message_id or ''}"[:300].strip(), 250)

    def _message(self, letter: Outgoing) -> EmailMessage:
        parts = unwrap(letter.data)
        message = EmailMultiAlternatives(
            parts.subject, parts.text, parts.sender, [letter.to], headers=dict(parts.headers)
        )
        if parts.html:
            message.attach_alternative(parts.html, "text/html")
        for name, content, kind in parts.files:
            message.attach(name, content, kind)
        return _DRESSED[self.account.scheme](message, letter, self.account)

    def _backend(self) -> AnymailBaseBackend:
        """This thread's own, with its connection."""
        if not hasattr(self._mine, "backend"):
            made = _MADE[self.account.scheme](self.account, self._options())
            made.open()
            self._mine.backend = made
            with self._lock:
                self._opened.append(made)
        return self._mine.backend

    def _options(self) -> dict[str, Any]:
        at = {"api_url": self._api_url} if self._api_url else {}
        return {"timeout": PATIENCE, **at}


def _unknown(fault: Exception) -> Reply:
    """Of a letter on which our own code fell over: nobody knows how far it came."""
    return Reply(Outcome.UNCERTAIN, type(fault).__name__)


def _postmark(account: Account, options: dict[str, Any]) -> AnymailBaseBackend:
    return postmark.EmailBackend(server_token=account.token, **options)


def _mailgun(account: Account, options: dict[str, Any]) -> AnymailBaseBackend:
    there = {"api_url": EUROPE} if account.region == "eu" else {}
    ours = {"api_key": account.token, "sender_domain": account.domain}
    return RawMailgun(**{**ours, **there, **options})


def _brevo(account: Account, options: dict[str, Any]) -> AnymailBaseBackend:
    return brevo.EmailBackend(api_key=account.token, **options)


def _for_postmark(message: EmailMessage, letter: Outgoing, account: Account) -> EmailMessage:
    message.extra_headers["X-PM-KeepID"] = "true"  # the same Message-ID on every try
    extra: Any = message
    extra.metadata = {"delivery": str(letter.key)}
    extra.track_opens = extra.track_clicks = False
    if account.stream and "List-Id" in message.extra_headers:
        extra.esp_extra = {"MessageStream": account.stream}
    return message


def _for_mailgun(message: EmailMessage, letter: Outgoing, account: Account) -> EmailMessage:
    extra: Any = message
    extra.whole = whole(letter.data)
    extra.metadata = {"delivery": str(letter.key)}
    extra.track_opens = extra.track_clicks = False
    return message


def _for_brevo(message: EmailMessage, letter: Outgoing, account: Account) -> EmailMessage:
    extra: Any = message  # whether it rewrites links is set in the account and not by letter
    extra.metadata = {"delivery": str(letter.key)}
    return message


_MADE: dict[str, Callable[[Account, dict[str, Any]], AnymailBaseBackend]] = {
    "postmark": _postmark,
    "mailgun": _mailgun,
    "brevo": _brevo,
}
_DRESSED: dict[str, Callable[[EmailMessage, Outgoing, Account], EmailMessage]] = {
    "postmark": _for_postmark,
    "mailgun": _for_mailgun,
    "brevo": _for_brevo,
}
