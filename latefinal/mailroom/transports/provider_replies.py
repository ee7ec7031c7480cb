"""What an answer by HTTP means for a letter, in the words that SMTP's answers have."""

from __future__ import annotations

from anymail.exceptions import AnymailAPIError
from django.utils.translation import gettext as _
from requests import exceptions as http  # noqa: TID251 - its errors only, nothing is fetched

from latefinal.mailroom.errors import RelayAway, RelayDown, RelayRefuses
from latefinal.mailroom.rules.replies import Outcome, Reply

NOT_LET_IN = {401, 403}
LATER = {408, 425, 429, 500, 503}
TOO_LARGE = 413
PERHAPS = {502, 504}
"""A gateway speaks for a server that may have taken the letter."""

_NOT_REACHED = (http.ConnectTimeout, http.SSLError, http.ProxyError, http.InvalidURL)
_NO_CONNECTION = {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "SSLError"}


def judge(error: AnymailAPIError, *, provider: object) -> Reply | RelayAway:
    """A letter's fate, or why no letter goes. What is not surely the reader's fault is ours."""
    code = error.status_code
    if code is None:
        return _without_answer(error, provider)
    words = f"{code} {_said(error)}"[:300].strip()
    if code in NOT_LET_IN:
        return RelayRefuses(provider, words)
    if code < 300 or code in PERHAPS:  # it took something, and told us nothing we can read
        return Reply(Outcome.UNCERTAIN, words, code)
    if code in LATER:
        return Reply(Outcome.RETRY, words, code)
    if code == TOO_LARGE:
        return Reply(Outcome.REFUSED, words, code)
    if "'to' parameter is not a valid address" in words:  # Mailgun's
        return Reply(Outcome.NO_SUCH_BOX, words, code)
    return Reply(Outcome.NOT_ALLOWED, words, code)


def _without_answer(error: AnymailAPIError, provider: object) -> Reply | RelayAway:
    """Nothing came back: the question is whether anything was given."""
    cause = error.__cause__
    reason = getattr(cause.args[0], "reason", None) if cause and cause.args else None
    if isinstance(cause, _NOT_REACHED) or type(reason).__name__ in _NO_CONNECTION:
        return RelayDown(provider, type(reason or cause).__name__)
    return Reply(Outcome.UNCERTAIN, _("no answer came"))


def _said(error: AnymailAPIError) -> str:
    """The provider's own words, where it gave any in JSON."""
    try:
        told = error.response.json()
    except (AttributeError, ValueError):
        told = None
    if isinstance(told, dict):
        for name in ("Message", "message"):
            if isinstance(told.get(name), str):
                return " ".join(told[name].split())
    return str(getattr(error.response, "reason", "") or "")
