"""MAIL_URL, read."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from latefinal.mailroom.errors import BadMailUrl
from latefinal.plumbing.domains import ascii_domain

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


@dataclass(frozen=True)
class Relay:
    """Where letters are handed over, how the link is secured, and who we are there."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def is_tls(self) -> bool:
        """TLS from the first byte."""
        return self.scheme == "smtps"

    @property
    def is_starttls(self) -> bool:
        """TLS after the greeting; a relay that does not offer it is not used."""
        return self.scheme == "smtp+starttls"


def parse_relay(url: str) -> Relay:
    """Read `url`. Raises BadMailUrl."""
    unescaped = _("it cannot be taken apart: percent-encode the signs / ? # [ ] of a password.")
    try:
        parts = urlsplit(url.strip())
    except ValueError as error:
        raise BadMailUrl(unescaped) from error
    if parts.scheme not in PORTS:
        raise BadMailUrl(_("it begins with none of smtp://, smtps:// and smtp+starttls://."))
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise BadMailUrl(unescaped)
    if not parts.hostname:
        raise BadMailUrl(_("it names no host."))
    try:
        port = parts.port or PORTS[parts.scheme]
    except ValueError as error:
        raise BadMailUrl(_("its port is no number between 1 and 65535.")) from error
    if parts.username and parts.password is None:
        raise BadMailUrl(_("it names a user without a password."))
    return Relay(
        scheme=parts.scheme,
        host=ascii_domain(parts.hostname),
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
