"""LATEFINAL_RETURNED_IMAP, read."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from latefinal.bounces.errors import BadMailbox
from latefinal.plumbing.domains import ascii_domain

PORTS = {"imaps": 993, "imap+starttls": 143, "imap": 143}


@dataclass(frozen=True)
class Mailbox:
    """A folder of a mail server, and who we are there."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def parse_mailbox(url: str) -> Mailbox:
    """Read `url`. Raises BadMailbox."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise BadMailbox(_("it cannot be taken apart.")) from error
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if parts.scheme not in PORTS:
        raise BadMailbox(_("it begins with none of imaps://, imap+starttls:// and imap://."))
    if not parts.hostname or not parts.username or not parts.password:
        raise BadMailbox(_("host, user and password must all be there."))
    if parts.query or parts.fragment or not (folder.isascii() and folder.isprintable()):
        raise BadMailbox(
            _("percent-encode the signs / ? # of a password; a folder is plain ASCII.")
        )
    return Mailbox(
        scheme=parts.scheme,
        host=ascii_domain(parts.hostname),
        port=port,
        user=unquote(parts.username),
        password=unquote(parts.password),
        folder=folder,
    )
