"""The address that letters leave from, and the way back for what is returned."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from django.utils.translation import gettext as _

from latefinal.deliverability.rules.findings import Finding, Record, advice, fault, good, unseen
from latefinal.deliverability.rules.presets import PLAIN

from .setup import HERE, Setup


def check_ptr(setup: Setup) -> Iterator[Finding]:
    """The address must have a name, and the name must have the address."""
    if not setup.ip:
        yield _nothing_to_see(setup)
        return
    named = setup.names.ptr(setup.ip)
    shown = {"ip": setup.ip, "names": ", ".join(named[:3])}
    ask = _(
        "Whoever gave you the address (your hosting company) sets its name, often as “reverse "
        "DNS” in their panel."
    )
    wanted = f"mail.{setup.domain}"
    kind = "A" if ip_address(setup.ip).version == 4 else "AAAA"
    if not named:
        yield fault(
            "ptr.missing",
            _("%(ip)s has no name in the DNS (PTR), and many mailboxes refuse such senders.")
            % shown,
            f"{ask} {_('Give it this name, and make the name lead back.')}",
            Record(ip_address(setup.ip).reverse_pointer, "PTR", wanted),
            Record(wanted, kind, setup.ip),
        )
        return
    version = ip_address(setup.ip).version
    ours = ip_address(setup.ip)
    for name in named:
        if ours in map(ip_address, setup.names.addresses(name, version)):
            yield good(
                "ptr.good",
                _("%(ip)s is called %(name)s, and that leads back to it.")
                % {**shown, "name": name},
            )
            return
    yield fault(
        "ptr.one_way",
        _("%(ip)s is called %(names)s, but that name does not lead back to it.") % shown,
        _("Make the name lead back."),
        Record(named[0], kind, setup.ip),
    )


def _nothing_to_see(setup: Setup) -> Finding:
    is_here = setup.relay is None or setup.relay.host in HERE
    if is_here and setup.account is None:
        return unseen(
            "ptr.unknown_address",
            _("From which address letters leave is not known."),
            _("Set LATEFINAL_MAIL_IP to it, where this machine hands them to mailboxes itself."),
        )
    who = setup.provider.name if setup.provider is not PLAIN else str(setup.relay)
    return unseen(
        "ptr.of_the_relay",
        _("Letters leave from addresses of %s; their names are its business.") % who,
    )


def check_mx(setup: Setup) -> Iterator[Finding]:
    """Somebody must take what comes back to the return path, and what readers answer."""
    for domain in dict.fromkeys((setup.envelope, setup.returns, setup.domain)):
        if domain:
            yield from _taken_for(setup, domain)


def _taken_for(setup: Setup, domain: str) -> Iterator[Finding]:
    found = setup.names.mx(domain)
    shown = {"domain": domain, "sender": setup.sender}
    if not found:
        yield _without_mx(setup, domain)
        return
    if found == [(found[0][0], "")]:
        yield _takes_none(setup, domain)
        return
    gone = [host for _preference, host in found if not _has_address(setup, host)]
    if len(gone) == len(found):
        tell = advice if _is_to_leave_alone(setup, domain) else fault
        yield tell(
            "mx.nowhere",
            _("Mail to %(domain)s goes to %(hosts)s, which has no address.")
            % {**shown, "hosts": ", ".join(gone)},
            _("An MX names a host, not an address, and that host must have an A or AAAA record."),
        )
        return
    if gone:
        yield advice(
            "mx.partly_nowhere",
            _("One of the servers for %(domain)s has no address: %(hosts)s.")
            % {**shown, "hosts": ", ".join(gone)},
            _("Give it one, or take its MX record out."),
        )
    yield good(
        "mx.good",
        _("Mail to %(domain)s is taken by %(host)s.")
        % {**shown, "host": next(h for _p, h in found if h not in gone)},
    )


def _takes_none(setup: Setup, domain: str) -> Finding:
    shown = {"domain": domain}
    if _is_to_leave_alone(setup, domain):
        words = _(
            "%(domain)s says that it takes no mail (MX “.”), so who leaves by mail is not heard."
        )
        return _nobody_leaves(words % shown)
    return fault(
        "mx.none_taken",
        _(
            "%(domain)s says that it takes no mail (MX “.”): mailboxes refuse senders to whom "
            "nothing can be returned."
        )
        % shown,
        _("Name a server that takes mail for it, or send from a domain that has one."),
    )


def _without_mx(setup: Setup, domain: str) -> Finding:
    shown = {"domain": domain, "sender": setup.sender}
    fix, line = _("Name the server that takes mail for it."), f"10 mail.{setup.domain}"
    wanted = Record(domain, "MX", line)
    if _has_address(setup, domain):
        return advice(
            "mx.by_address",
            _("%(domain)s has no MX record; mail to it goes to its web server, if that takes any.")
            % shown,
            fix,
            wanted,
        )
    if _is_to_leave_alone(setup, domain):
        words = _("Nobody takes mail for %(domain)s, so who leaves by mail is not heard.")
        return _nobody_leaves(words % shown, wanted)
    if domain != setup.domain:
        words = _(
            "Nobody takes mail for %(domain)s, where letters come back to: what is returned is "
            "lost, and mailboxes refuse such senders."
        )
        return fault("mx.missing", words % shown, fix, wanted)
    if domain not in (setup.envelope, setup.returns):
        words = _("Nobody takes mail for %(domain)s: what readers answer to %(sender)s is lost.")
        return advice("mx.no_answers", words % shown, fix, wanted)
    return fault(
        "mx.missing",
        _(
            "Nobody takes mail for %(domain)s: what is returned, and what readers answer to "
            "%(sender)s, is lost, and mailboxes refuse such senders."
        )
        % shown,
        fix,
        wanted,
    )


def _is_to_leave_alone(setup: Setup, domain: str) -> bool:
    """Whether the provider puts in its own return path, so only who leaves by mail writes there."""
    return domain == setup.returns and domain not in (setup.envelope, setup.domain)


def _nobody_leaves(words: str, *wanted: Record) -> Finding:
    fix = _("Name the server that takes mail for it, or set LATEFINAL_RETURN_PATH to nothing.")
    return advice("mx.no_leaving", words, fix, *wanted)


def _has_address(setup: Setup, name: str) -> bool:
    return bool(setup.names.addresses(name, 4) or setup.names.addresses(name, 6))
