"""A MAIL_URL that names a provider spoken to by HTTP, read."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.utils.translation import gettext as _

from latefinal.mailroom.errors import BadMailUrl

from .relays import Relay, parse_relay

NAMES = {"postmark": "Postmark", "mailgun": "Mailgun", "brevo": "Brevo"}
SES_URL = "smtp+starttls://USER:PASSWORD@email-smtp.REGION.amazonaws.com:587"
OPTIONS = {"postmark": {"stream"}, "mailgun": {"region"}, "brevo": set[str]()}


@dataclass(frozen=True)
class Account:
    """Whose letters they are at which provider."""

    scheme: str
    token: str = field(repr=False)
    domain: str = ""
    """The sender's domain as it stands at the provider; Mailgun asks for it."""
    region: str = ""
    stream: str = ""
    """Postmark's name for the way that editions take; other letters take its usual one."""

    def __str__(self) -> str:
        return NAMES[self.scheme]


def parse_mail_url(url: str) -> Relay | Account:
    """A relay by SMTP or an account at a provider. Raises BadMailUrl."""
    scheme = url.strip().partition("://")[0].lower()
    if scheme == "ses":
        why = _("Amazon SES is given letters by SMTP, with the user that it makes for SMTP.")
        raise BadMailUrl(why, like=SES_URL)
    return parse_account(url) if scheme in NAMES else parse_relay(url)


def parse_account(url: str) -> Account:
    """Read `url`, like postmark://token@ or mailgun://key@domain?region=eu. Raises BadMailUrl."""
    unescaped = _("it cannot be taken apart: percent-encode the signs / ? # [ ] of a token.")
    try:
        parts = urlsplit(url.strip())
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError as error:
        raise BadMailUrl(unescaped) from error
    if parts.path not in ("", "/") or parts.fragment or "@" not in parts.netloc:
        raise BadMailUrl(unescaped)
    _check(parts, options)
    return Account(
        scheme=parts.scheme,
        token=unquote(parts.netloc.rpartition("@")[0]),
        domain=parts.hostname or "",
        **options,
    )


def _check(parts: SplitResult, options: dict[str, str]) -> None:
    if not parts.username:
        raise BadMailUrl(_("it holds no token: postmark://token@, mailgun://key@domain."))
    if not unquote(parts.netloc).isascii():
        raise BadMailUrl(_("its token holds signs beyond ASCII, which no provider gives out."))
    if parts.scheme == "mailgun" and not parts.hostname:
        raise BadMailUrl(_("Mailgun is told the sender's domain: mailgun://key@domain."))
    if not options.keys() <= OPTIONS[parts.scheme]:
        raise BadMailUrl(_("what follows its question mark is not known for that provider."))
    if options.get("region", "eu") not in ("eu", "us"):
        raise BadMailUrl(_("Mailgun's region is eu or us."))
