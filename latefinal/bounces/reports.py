"""What providers say of letters, read from their requests; only what is proven is believed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anymail.exceptions import AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from anymail.webhooks.base import AnymailBaseWebhookView
from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from django.conf import settings

from .errors import NotBelieved
from .services.events import Event, What

USER = "events"
"""Whom a provider signs in as; its password is LATEFINAL_MAIL_EVENTS_SECRET."""

LONGEST_WORDS = 2000
"""Signs of a mailbox's answer that are looked at; fewer are kept."""

_READERS: dict[str, Callable[..., AnymailBaseWebhookView]] = {
    "postmark": PostmarkTrackingWebhookView,
    "mailgun": MailgunTrackingWebhookView,
    "brevo": BrevoTrackingWebhookView,
}
_GONE = {RejectReason.BOUNCED, RejectReason.INVALID}
_SOFT = {"SoftBounce", "soft_bounce"}  # Postmark's and Brevo's word; the library calls both bounced


def read_reports(request: Any, *, provider: str) -> list[Event]:
    """The reports in a `request` of Django's, in its order.

    Raises NotBelieved without our password or, of a provider that signs, its signature; ValueError
    where it cannot be read.
    """
    try:
        reader = _READERS[provider](**_webhook_secrets(provider))
        reader.run_validators(request)
        return [_event(told) for told in reader.parse_events(request)]
    except (AnymailWebhookValidationFailure, AnymailConfigurationError) as error:
        raise NotBelieved(provider) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(provider) from error


def _webhook_secrets(provider: str) -> dict[str, Any]:
    secrets: dict[str, Any] = {"webhook_secret": f"{USER}:{settings.LATEFINAL_MAIL_EVENTS_SECRET}"}
    if provider == "mailgun":
        if not settings.LATEFINAL_MAIL_EVENTS_KEY:
            raise AnymailConfigurationError
        secrets["webhook_signing_key"] = settings.LATEFINAL_MAIL_EVENTS_KEY
    return secrets


def _event(told: AnymailTrackingEvent) -> Event:
    number = str((told.metadata or {}).get("delivery", ""))
    return Event(
        what=_what(told),
        address=told.recipient or "",
        delivery=int(number) if number.isdecimal() and len(number) < 19 else None,
        message_id=str(told.message_id or ""),
        words=" ".join(str(told.mta_response or told.description or "").split())[:LONGEST_WORDS],
    )


def _what(told: AnymailTrackingEvent) -> What:
    if told.event_type == EventType.COMPLAINED:
        return What.COMPLAINT
    raw = told.esp_event if isinstance(told.esp_event, dict) else {}
    if told.event_type == EventType.DEFERRED:
        return What.DELAYED
    if _SOFT & {raw.get("Type"), raw.get("event")}:
        return What.SOFT
    is_gone = told.event_type == EventType.BOUNCED and told.reject_reason in _GONE
    return What.HARD if is_gone else What.OTHER
