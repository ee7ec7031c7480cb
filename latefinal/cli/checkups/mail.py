"""Mail: whether the relay can be reached, is secured, and may speak for our address."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from latefinal.mailroom.rules.relays import Relay, parse_relay
from latefinal.plumbing.errors import LatefinalError, words_of

from .finding import Finding, attention, broken, well
from .settings import HERE

SECONDS = 10.0


def check_mail() -> Iterator[Finding]:
    """Greet the relay as a letter would; none is sent."""
    topic = _("mail")
    if not settings.MAIL_URL:
        words = _("No letter can leave: MAIL_URL is not set.")
        mend = _("Set it to your relay, like smtp+starttls://user:password@mail.example:587.")
        yield attention(topic, words, mend)
        return
    try:
        relay = parse_relay(settings.MAIL_URL)
    except LatefinalError:
        return  # said among the settings
    yield from _relay(topic, relay)
    yield _sender(topic, relay)


def _relay(topic: str, relay: Relay) -> Iterator[Finding]:
    try:
        with _connect(relay) as link:
            offers_tls = link.has_extn("starttls")
            if relay.is_starttls and offers_tls:
                link.starttls(context=ssl.create_default_context())
                link.ehlo()
            if relay.user and (relay.is_tls or (relay.is_starttls and offers_tls)):
                link.login(relay.user, relay.password)
    except smtplib.SMTPAuthenticationError as error:
        words = _("%(relay)s refuses the user of MAIL_URL (%(code)d).")
        mend = _("Put the right user and password into MAIL_URL; write @ in them as %40.")
        yield broken(topic, words % {"relay": relay, "code": error.smtp_code}, mend)
        return
    except (OSError, smtplib.SMTPException) as error:
        words = _("%(relay)s does not answer as a relay should: %(said)s.")
        mend = _("See that its name and port in MAIL_URL are right and that it runs.")
        yield broken(topic, words % {"relay": relay, "said": words_of(error)}, mend)
        return
    yield _secured(topic, relay, offers_tls=offers_tls)


def _connect(relay: Relay) -> smtplib.SMTP:
    if relay.is_tls:
        context = ssl.create_default_context()
        link: smtplib.SMTP = smtplib.SMTP_SSL(
            relay.host, relay.port, timeout=SECONDS, context=context
        )
    else:
        link = smtplib.SMTP(relay.host, relay.port, timeout=SECONDS)
    link.ehlo()
    return link


def _secured(topic: str, relay: Relay, *, offers_tls: bool) -> Finding:
    if relay.is_starttls and not offers_tls:
        words = _("%(relay)s offers no STARTTLS, so no letter is handed to it.")
        mend = _("Use its TLS port with smtps://, or another relay.")
        return broken(topic, words % {"relay": relay}, mend)
    if relay.is_tls or relay.is_starttls or relay.host in HERE:
        return well(topic, _("%(relay)s answers and is ready to take letters.") % {"relay": relay})
    words = _("Letters go to %(relay)s in the clear.") % {"relay": relay}
    if offers_tls:
        return attention(topic, words, _("It offers TLS: begin MAIL_URL with smtp+starttls://."))
    return attention(topic, words, _("Use a relay with TLS, unless the network is your own."))


def _sender(topic: str, relay: Relay) -> Finding:
    sender = settings.LATEFINAL_MAIL_FROM
    domain = sender.rpartition("@")[2].lower()
    site = (urlsplit(settings.LATEFINAL_URL).hostname or "").lower()
    shown = {"sender": sender, "site": site}
    if domain in HERE and relay.host not in HERE:
        words = _("Letters come from %(sender)s, which no mailbox trusts.") % shown
        return attention(topic, words, _("Set LATEFINAL_MAIL_FROM to an address at your domain."))
    if not _aligned(domain, site):
        words = _("Letters come from %(sender)s, but the paper is at %(site)s.") % shown
        mend = _("Send from the paper's own domain, and publish SPF, DKIM and DMARC for it.")
        return attention(topic, words, mend)
    return well(topic, _("Letters come from %(sender)s.") % shown)


def _aligned(domain: str, site: str) -> bool:
    return domain == site or site.endswith(f".{domain}") or domain.endswith(f".{site}")
