"""The relay: whether it answers, is secured, lets us in, and takes letters from our address.

No letter is sent: the talk ends after the sender was named.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from latefinal.deliverability.rules.findings import Finding, advice, fault, good, unseen
from latefinal.mailroom.rules.relays import Relay
from latefinal.mailroom.transports.opening import in_short, log_in

from .setup import HERE, Setup, host_of

SECONDS = 10.0
"""How long one answer may take."""

RUNS_OUT = timedelta(days=14)
"""A certificate that is good for less than this is about to be forgotten."""

# What OpenSSL says of a certificate (X509_V_ERR_*).
_EXPIRED = frozenset({9, 10})
_OTHER_NAME = frozenset({62, 64})


def check_relay(setup: Setup, *, seconds: float = SECONDS) -> Iterator[Finding]:
    """Talk to it as a letter would."""
    if setup.relay_problem:
        yield fault(
            "relay.bad_url",
            setup.relay_problem,
            _("Take the line for your provider from the desk: Settings, Setting up mail."),
        )
        return
    if setup.account is not None:
        yield unseen(
            "relay.by_http",
            _("Letters are handed to %s by HTTP, which only a letter tries out.") % setup.account,
            _("Send yourself a test letter: Settings, Setting up mail."),
        )
        return
    if setup.relay is None:
        yield fault(
            "relay.none",
            _("No letter can leave: MAIL_URL is not set."),
            _("Set it to your relay, like smtp+starttls://user:password@mail.example:587."),
        )
        return
    link: smtplib.SMTP | None = None
    try:
        link = _connect(setup, setup.relay, seconds)
        yield from _talk(setup, setup.relay, link)
    except ssl.SSLError as error:
        yield _of_tls(setup.relay, error)
    except (OSError, UnicodeError, smtplib.SMTPException) as error:
        yield _of_the_link(setup.relay, error)
    finally:
        if link is not None:
            link.close()


def _connect(setup: Setup, relay: Relay, seconds: float) -> smtplib.SMTP:
    ours = host_of(setup.site) or "localhost"
    if relay.is_tls:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(relay.host, relay.port, ours, timeout=seconds, context=context)
    return smtplib.SMTP(relay.host, relay.port, ours, timeout=seconds)


def _talk(setup: Setup, relay: Relay, link: smtplib.SMTP) -> Iterator[Finding]:
    link.ehlo_or_helo_if_needed()
    shown = {"relay": relay}
    yield good("relay.answers", _("%(relay)s answers.") % shown)
    offers_tls = link.has_extn("starttls")
    if relay.is_starttls and not offers_tls:
        yield fault(
            "relay.no_starttls",
            _("%(relay)s offers no STARTTLS, so no letter is handed to it.") % shown,
            _("Begin MAIL_URL with smtps:// and use its TLS port, often 465, or take another."),
        )
        return
    if relay.is_starttls:
        link.starttls(context=ssl.create_default_context())
        link.ehlo()
    if relay.is_tls or relay.is_starttls:
        yield _certificate(setup, relay, link)
    elif trouble := _in_the_clear(relay, offers_tls=offers_tls):
        yield trouble
        if relay.user:
            return  # the password is not said again in the clear
    if trouble := _let_in(relay, link):
        yield trouble
        return
    if relay.user:
        yield good("relay.login", _("%(relay)s takes the log-in.") % shown)
    yield _sender(setup, relay, link)
    yield from _size(setup, relay, link)
    with suppress(OSError, smtplib.SMTPException):
        link.quit()


def _certificate(setup: Setup, relay: Relay, link: smtplib.SMTP) -> Finding:
    sock = link.sock
    told = sock.getpeercert() if isinstance(sock, ssl.SSLSocket) else None
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str((told or {})["notAfter"])), UTC)
    shown = {"relay": relay, "day": f"{ends:%Y-%m-%d}"}
    if ends - setup.at < RUNS_OUT:
        return fault(
            "relay.expiring",
            _("The certificate of %(relay)s ends on %(day)s, and no letter leaves after that.")
            % shown,
            _("Tell whoever runs it to renew it."),
        )
    return good("relay.tls", _("%(relay)s has a good certificate, until %(day)s.") % shown)


def _in_the_clear(relay: Relay, *, offers_tls: bool) -> Finding | None:
    if relay.host in HERE:
        return None
    fix = (
        _("It offers TLS: begin MAIL_URL with smtp+starttls://.")
        if offers_tls
        else _("Use a relay with TLS, unless the network is your own.")
    )
    if relay.user:
        return fault(
            "relay.clear_password",
            _("The password goes to %s in the clear, for everybody on the way to read.") % relay,
            fix,
        )
    return advice("relay.clear", _("Letters go to %s in the clear.") % relay, fix)


def _let_in(relay: Relay, link: smtplib.SMTP) -> Finding | None:
    if not relay.user:
        return None
    none_taken = fault(
        "relay.no_login",
        _("%s takes no log-in here, and MAIL_URL has one.") % relay,
        _("Use its port for submission, often 587 or 465, or take the log-in out of MAIL_URL."),
    )
    if not link.has_extn("auth"):
        return none_taken
    try:
        log_in(link, relay.user, relay.password)
    except smtplib.SMTPAuthenticationError as error:
        return fault(
            "relay.login_refused",
            _("%(relay)s refuses the log-in of MAIL_URL: %(why)s.")
            % {"relay": relay, "why": in_short(error)},
            _("Put the right user and password into MAIL_URL; write @ in them as %40."),
        )
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPResponseException):
        raise
    except smtplib.SMTPException:
        return none_taken  # none of the ways that it offers
    return None


def _sender(setup: Setup, relay: Relay, link: smtplib.SMTP) -> Finding:
    code, said = link.mail(setup.mail_from)
    if code == 250:
        link.rset()
        return good("relay.sender", _("It takes letters from %s.") % setup.mail_from)
    error = smtplib.SMTPResponseException(code, said)
    shown = {"relay": relay, "sender": setup.mail_from, "why": in_short(error)}
    if code == 530:
        return fault(
            "relay.login_wanted",
            _("%(relay)s wants a log-in first: %(why)s.") % shown,
            _("Put user and password into MAIL_URL: smtp+starttls://user:password@host:587."),
        )
    if code < 500:
        words = _("%(relay)s takes nothing at the moment: %(why)s.") % shown
        return unseen("relay.later", words, _("Look again in a few minutes."))
    return fault(
        "relay.sender_refused",
        _("%(relay)s takes no letter from %(sender)s: %(why)s.") % shown,
        _("Have the provider verify that address or its domain, or set %s to one that it knows.")
        % ("LATEFINAL_MAIL_FROM" if setup.mail_from == setup.sender else "LATEFINAL_RETURN_PATH"),
    )


def _size(setup: Setup, relay: Relay, link: smtplib.SMTP) -> Iterator[Finding]:
    if not setup.letter:
        return
    said = link.esmtp_features.get("size", "")
    limit = int(said) if said.isdecimal() else 0
    shown = {"relay": relay, "limit": round(limit / 1000), "size": round(len(setup.letter) / 1000)}
    if limit and len(setup.letter) > limit:
        yield fault(
            "relay.size",
            _("%(relay)s takes letters up to %(limit)d KB, and the edition has %(size)d KB.")
            % shown,
            _("Ask whoever runs it for more; 1 MB is enough."),
        )
    else:
        yield good("relay.room", _("%(relay)s takes letters of this size.") % shown)


def _of_tls(relay: Relay, error: ssl.SSLError) -> Finding:
    shown = {"relay": relay, "why": (getattr(error, "verify_message", "") or error.reason or "")}
    if not isinstance(error, ssl.SSLCertVerificationError):
        if relay.is_tls:
            return fault(
                "relay.other_port",
                _("%(relay)s speaks no TLS from the first byte.") % shown,
                _("Begin MAIL_URL with smtp+starttls:// for this port, or use its TLS port, 465."),
            )
        return fault(
            "relay.tls_broken",
            _("The link to %(relay)s cannot be secured: %(why)s.") % shown,
            _("Tell whoever runs it; TLS 1.2 or newer is needed."),
        )
    if error.verify_code in _EXPIRED:
        return fault(
            "relay.expired",
            _("The certificate of %(relay)s has expired or is not valid yet.") % shown,
            _("Tell whoever runs it to renew it, and see that this machine's clock is right."),
        )
    if error.verify_code in _OTHER_NAME:
        return fault(
            "relay.other_name",
            _("The certificate of %(relay)s is for another name.") % shown,
            _("Write the relay in MAIL_URL by the name in its certificate."),
        )
    return fault(
        "relay.certificate",
        _("The certificate of %(relay)s is vouched for by nobody: %(why)s.") % shown,
        _("Have it replaced by one of a known authority, such as Let's Encrypt."),
    )


def _of_the_link(relay: Relay, error: Exception) -> Finding:
    shown = {"relay": relay, "host": relay.host, "why": in_short(error)}
    if isinstance(error, socket.gaierror | UnicodeError):
        return fault(
            "relay.no_host",
            _("There is no host called %(host)s.") % shown,
            _("See how your provider spells it, and mend MAIL_URL."),
        )
    if isinstance(error, ConnectionRefusedError):
        return fault(
            "relay.closed",
            _("Nothing listens at %(relay)s.") % shown,
            _("See that the port in MAIL_URL is right and that the relay runs."),
        )
    # smtplib wraps a silence in words of its own.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        fix = (
            _("Port 465 speaks TLS from the first byte: begin MAIL_URL with smtps://.")
            if relay.port == 465 and not relay.is_tls
            else _("Many hosting companies block port 25. Try 587 or 2525, or ask them.")
        )
        return fault("relay.silent", _("%(relay)s does not answer.") % shown, fix)
    return fault(
        "relay.unlike",
        _("%(relay)s does not answer as a relay should: %(why)s.") % shown,
        _("See that its name and port in MAIL_URL are right and that it takes mail from here."),
    )
