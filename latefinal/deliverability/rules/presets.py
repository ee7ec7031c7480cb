"""The senders of mail that a desk picks from: where they listen, what they want in the DNS.

Hosts, ports and records are those of the providers' own documentation, as of November 2026. Signs
in capitals are what only the provider's own words can say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from latefinal.mailroom.rules.providers import SES_URL

from .findings import Record

SENDER, LOGIN, THEIRS = "sender", "login", "theirs"
"""Whose domain stands in the envelope: that of the From address, of the log-in, the provider's."""


@dataclass(frozen=True)
class WantedRecord:
    """A record to be made. `{domain}` is the sender's, `{dashed}` the same with dashes for dots."""

    name: str
    kind: str
    value: str
    why: Any
    is_optional: bool = False

    def record(self, domain: str) -> Record:
        """The line to copy."""
        filled = {"domain": domain, "dashed": domain.replace(".", "-")}
        return Record(self.name.format(**filled), self.kind, self.value.format(**filled))


@dataclass(frozen=True)
class Provider:
    """One of them. `hosts` are ends of host names by which MAIL_URL is recognised."""

    slug: str
    name: Any
    mail_url: str
    login: Any
    wanted: tuple[WantedRecord, ...]
    http_url: str = ""
    """The same by HTTP, where it can be spoken to so."""
    http_login: Any = ""
    hosts: tuple[str, ...] = ()
    envelope: str = SENDER
    spf: str = ""
    """The term that a record for the envelope's domain must hold."""
    return_path: str = ""
    """A name that leads bounces to the provider, when it is made."""
    return_to: str = ""
    selectors: tuple[str, ...] = ()
    """Where its DKIM keys stand, when that is the same for everybody."""
    older_selector: str = ""
    """Where they stood before; many still have one there, and it is good."""
    key_host: str = ""
    """The end of the names that its CNAME records lead to."""
    notes: tuple[Any, ...] = field(default=())


_DMARC = WantedRecord(
    "_dmarc.{domain}",
    "TXT",
    "v=DMARC1; p=none; rua=mailto:postmaster@{domain}",
    _("What mailboxes do with letters that only seem to be yours. Tighten p later."),
)

PLAIN = Provider(
    slug="smtp",
    name=_("A mail server"),
    mail_url="smtp+starttls://USER:PASSWORD@mail.example.org:587",
    login=_("Whoever runs the server gives you host, user and password."),
    wanted=(
        WantedRecord(
            "{domain}", "TXT", "v=spf1 ip4:SERVER-ADDRESS -all", _("Who may send for your domain.")
        ),
        _DMARC,
    ),
    notes=(
        _(
            "Where the server hands letters on to mailboxes itself, set LATEFINAL_MAIL_IP to the "
            "address that it sends from. Where it does not sign, sign here: LATEFINAL_DKIM_KEY."
        ),
    ),
)

SES = Provider(
    slug="ses",
    name="Amazon SES",
    mail_url=SES_URL,
    login=_(
        "In the SES console: SMTP settings, Create SMTP credentials. They are not your AWS keys, "
        "and belong to one region, like eu-central-1."
    ),
    wanted=(
        *(
            WantedRecord(
                f"TOKEN{number}._domainkey.{{domain}}",
                "CNAME",
                f"TOKEN{number}.dkim.amazonses.com",
                _("Signatures. SES shows three tokens under Identities, your domain."),
            )
            for number in (1, 2, 3)
        ),
        WantedRecord(
            "bounce.{domain}",
            "MX",
            "10 feedback-smtp.REGION.amazonses.com",
            _("A return path of your own, when you choose one as custom MAIL FROM domain."),
            is_optional=True,
        ),
        WantedRecord(
            "bounce.{domain}",
            "TXT",
            "v=spf1 include:amazonses.com ~all",
            _("SPF for that return path."),
            is_optional=True,
        ),
        _DMARC,
    ),
    hosts=(".amazonaws.com",),
    envelope=THEIRS,
    key_host="dkim.amazonses.com",
    notes=(_("A new account writes only to addresses that you verified, until you ask for more."),),
)

POSTMARK = Provider(
    slug="postmark",
    name="Postmark",
    mail_url="smtp+starttls://ACCESS-KEY:SECRET-KEY@smtp-broadcasts.postmarkapp.com:587",
    login=_(
        "In Postmark: your server, the broadcast stream, Settings, SMTP: generate an SMTP token."
    ),
    http_url="postmark://SERVER-TOKEN@?stream=STREAM",
    http_login=_(
        "In Postmark: your server, API Tokens. STREAM is the ID of its broadcast stream, by which "
        "editions go; other letters take the usual one."
    ),
    wanted=(
        WantedRecord(
            "SELECTOR._domainkey.{domain}",
            "TXT",
            "k=rsa; p=KEY",
            _("Signatures. Postmark shows selector and key under Sender Signatures, DNS settings."),
        ),
        WantedRecord(
            "pm-bounces.{domain}",
            "CNAME",
            "pm.mtasv.net",
            _("A return path of your own, so that SPF is yours too."),
            is_optional=True,
        ),
        _DMARC,
    ),
    hosts=(".postmarkapp.com",),
    envelope=THEIRS,
    return_path="pm-bounces.{domain}",
    return_to="pm.mtasv.net",
    notes=(_("Editions go by the broadcast stream: Postmark takes them by no other."),),
)

MAILGUN = Provider(
    slug="mailgun",
    name="Mailgun",
    mail_url="smtp+starttls://USER%40DOMAIN:PASSWORD@smtp.mailgun.org:587",
    login=_(
        "In Mailgun: Sending, Domain settings, SMTP credentials. For a domain in the EU region the "
        "host is smtp.eu.mailgun.org."
    ),
    http_url="mailgun://API-KEY@DOMAIN?region=us",
    http_login=_(
        "In Mailgun: API keys. DOMAIN is your sending domain there; write eu for us where it is in "
        "the EU region."
    ),
    wanted=(
        WantedRecord(
            "{domain}", "TXT", "v=spf1 include:mailgun.org ~all", _("Who may send for it.")
        ),
        WantedRecord(
            "SELECTOR._domainkey.{domain}",
            "TXT",
            "k=rsa; p=KEY",
            _("Signatures. Mailgun shows selector and key under DNS records."),
        ),
        _DMARC,
    ),
    hosts=(".mailgun.org",),
    envelope=LOGIN,
    spf="include:mailgun.org",
)

BREVO = Provider(
    slug="brevo",
    name="Brevo",
    mail_url="smtp+starttls://LOGIN:SMTP-KEY@smtp-relay.brevo.com:587",
    login=_("In Brevo: SMTP & API. The password is an SMTP key that you make there."),
    http_url="brevo://API-KEY@",
    http_login=_(
        "In Brevo: SMTP & API, API keys. Switch the tracking of links off in the account: by HTTP "
        "no letter can say so for itself."
    ),
    wanted=(
        WantedRecord(
            "{domain}",
            "TXT",
            "brevo-code:CODE",
            _("That the domain is yours. Brevo shows the code under Senders, domains."),
        ),
        *(
            WantedRecord(
                f"brevo{number}._domainkey.{{domain}}",
                "CNAME",
                f"b{number}.{{dashed}}.dkim.brevo.com",
                _("Signatures."),
            )
            for number in (1, 2)
        ),
        _DMARC,
    ),
    hosts=(".brevo.com", ".sendinblue.com"),
    envelope=THEIRS,
    selectors=("brevo1", "brevo2"),
    older_selector="mail",
    key_host="dkim.brevo.com",
    notes=(_("Until the domain is verified Brevo puts another in its place."),),
)

PROVIDERS = (PLAIN, SES, POSTMARK, MAILGUN, BREVO)


def provider_called(slug: str) -> Provider | None:
    """The one of that short name."""
    return next((one for one in PROVIDERS if one.slug == slug), None)


def provider_of(host: str) -> Provider:
    """The one that a relay belongs to; a plain server where none is recognised."""
    ours = (one for one in PROVIDERS if any(f".{host.lower()}".endswith(e) for e in one.hosts))
    return next(ours, PLAIN)
