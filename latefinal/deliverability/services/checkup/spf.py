"""SPF: whether the address that letters leave from may send for the domain of the return path."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from django.utils.translation import gettext as _

from latefinal.deliverability.rules.findings import Finding, Record, advice, fault, good, unseen
from latefinal.deliverability.rules.presets import PLAIN
from latefinal.deliverability.rules.spf import (
    MOST_LOOKUPS,
    MOST_VOID,
    Evaluation,
    Policy,
    Result,
    SpfBroken,
    mended,
    merged,
    nearly_spf,
    parse_spf,
    replaced,
    spf_records,
    with_end,
    with_term,
)

from .setup import HERE, Setup, VouchedDomain

COSTLY = ("lookups", "void")
UNKNOWN_ADDRESS = "ip4:SERVER-ADDRESS"


def check_spf(setup: Setup) -> Iterator[Finding]:
    """The record of the return path's domain, and whether our letters are covered by it."""
    setup.vouched["spf"] = VouchedDomain(setup.envelope, holds=False)
    if not setup.envelope:
        yield _by_the_provider(setup)
        return
    domain = setup.envelope
    texts = setup.names.txt(domain)
    records = spf_records(texts)
    if not records:
        yield _missing(setup, nearly_spf(texts))
    elif len(records) > 1:
        shown = {"domain": domain, "number": len(records)}
        yield fault(
            "spf.several",
            _("%(domain)s has %(number)d SPF records, and mailboxes then believe none.") % shown,
            _("Delete them all and make this one in their place."),
            Record(domain, "TXT", _with_us(setup, merged(records))),
        )
    else:
        yield from _of_one(setup, records[0])


def _by_the_provider(setup: Setup) -> Finding:
    """The return path is the provider's, or a name of ours that leads to it."""
    name = setup.provider.return_path.format(domain=setup.domain)
    leads_to = setup.names.cname(name) if name else ""
    shown = {"provider": setup.provider.name, "name": name, "leads_to": leads_to}
    if not leads_to:
        setup.vouched["spf"] = VouchedDomain("", holds=False)
        words = _("Letters carry the return path of %(provider)s, whose own SPF covers them.")
        return good("spf.provider", words % shown)
    if leads_to != setup.provider.return_to:
        return fault(
            "spf.return_path",
            _("%(name)s leads to %(leads_to)s, not to %(provider)s.") % shown,
            _("Make it lead to the provider."),
            Record(name, "CNAME", setup.provider.return_to),
        )
    setup.vouched["spf"] = VouchedDomain(name, holds=True)
    return good("spf.good", _("%(name)s leads to %(provider)s, so its SPF covers letters.") % shown)


def _missing(setup: Setup, nearly: str) -> Finding:
    domain = setup.envelope
    if nearly:
        return fault(
            "spf.misspelt",
            _("%(domain)s has a record that looks like SPF and is read by nobody: “%(text)s”.")
            % {"domain": domain, "text": nearly[:120]},
            _("A record begins with “v=spf1” and a blank. Write it so."),
            Record(domain, "TXT", _suggested(setup)),
        )
    return fault(
        "spf.missing",
        _("%s has no SPF record, so mailboxes cannot tell who may send for it.") % domain,
        _("Make this record.")
        if setup.ip or setup.provider.spf
        else _("Ask whoever runs your relay what it is to say. Often it is this."),
        Record(domain, "TXT", _suggested(setup)),
    )


def _suggested(setup: Setup) -> str:
    return new_record(_our_term(setup))


def new_record(term: str = UNKNOWN_ADDRESS) -> str:
    """For a domain that has none: others are doubted, not refused, until all senders are in it."""
    return f"v=spf1 {term} ~all"


def address_term(ip: str) -> str:
    """The term that names one address."""
    return f"ip{ip_address(ip).version}:{ip}"


def _our_term(setup: Setup) -> str:
    """The term that covers our letters; in capitals what we cannot know."""
    if setup.ip:
        return address_term(setup.ip)
    if setup.provider.spf:
        return setup.provider.spf
    if setup.relay is not None and setup.relay.host not in HERE:
        return f"a:{setup.relay.host}"
    return UNKNOWN_ADDRESS


def _of_one(setup: Setup, record: str) -> Iterator[Finding]:
    """There is one record: whether it is sound, and we are in it."""
    domain, walk = setup.envelope, Evaluation(setup.names)
    broken, policy, result = None, Policy(()), None
    try:
        policy = parse_spf(record, domain=domain)
        if setup.ip:
            one = Evaluation(setup.names, ip_address(setup.ip), setup.mail_from)
            result = one.check(domain)
        walk.check(domain)
    except SpfBroken as error:
        broken = error
    if broken is not None:
        if result is not Result.PASS or broken.why not in COSTLY:
            yield _broken(setup, record, broken)
            return
        setup.vouched["spf"] = VouchedDomain(domain, holds=True)
        yield _costly(setup, broken)
        return
    if policy.otherwise is Result.PASS:
        yield fault(
            "spf.everybody",
            _("The SPF record of %s lets everybody send for it: it ends in +all.") % domain,
            _("Replace it by this one."),
            Record(domain, "TXT", _with_us(setup, with_end(record, "-all"))),
        )
        return
    yield from _are_we_in_it(setup, record, result, walk)
    if policy.otherwise in (None, Result.NEUTRAL) and not policy.redirect:
        yield advice(
            "spf.open_end",
            _("The SPF record of %s says nothing about servers that it does not name.") % domain,
            _("End it in ~all, and in -all once everything that sends for you is in it."),
            Record(domain, "TXT", _with_us(setup, with_end(record, "~all"))),
        )


def _with_us(setup: Setup, record: str) -> str:
    """`record` as it might be, with our own term where it does not cover us yet."""
    if setup.ip:
        drafts = {setup.envelope: record}
        one = Evaluation(setup.names, ip_address(setup.ip), setup.mail_from, drafts=drafts)
        try:
            is_in = one.check(setup.envelope) is Result.PASS
        except SpfBroken:
            is_in = _our_term(setup) in record.split()
    else:
        is_in = not setup.provider.spf or setup.provider.spf in record.split()
    return record if is_in else with_term(record, _our_term(setup))


def _are_we_in_it(
    setup: Setup, record: str, result: Result | None, walk: Evaluation
) -> Iterator[Finding]:
    domain = setup.envelope
    shown = {"domain": domain, "ip": setup.ip, "provider": setup.provider.name}
    if setup.ip:
        is_in: bool | None = result is Result.PASS
        covered = _("%(ip)s may send for %(domain)s.")
        missed = _("The SPF record of %(domain)s does not name %(ip)s, from which letters leave.")
    elif setup.provider is not PLAIN:
        is_in = setup.provider.spf.removeprefix("include:") in walk.seen
        covered = _("%(provider)s may send for %(domain)s.")
        missed = _("The SPF record of %(domain)s does not include %(provider)s.")
    else:
        is_in = _relay_is_in(setup) or None
        covered, missed = _("The relay may send for %(domain)s."), ""
    setup.vouched["spf"] = VouchedDomain(domain, is_in)
    if is_in:
        yield good("spf.good", covered % shown)
    elif is_in is None:
        yield unseen(
            "spf.unknown_address",
            _("%(domain)s has an SPF record. Whether it covers your letters cannot be seen.")
            % shown,
            _("Set LATEFINAL_MAIL_IP to the address that your mail leaves from."),
        )
    else:
        yield fault(
            "spf.not_listed",
            missed % shown,
            _("Replace the record by this one."),
            Record(domain, "TXT", with_term(record, _our_term(setup))),
        )


def _relay_is_in(setup: Setup) -> bool:
    """Many relays send from the address at which they listen; of others nothing is known."""
    if setup.relay is None or setup.relay.host in HERE:
        return False
    hosts = [
        *setup.names.addresses(setup.relay.host, 4),
        *setup.names.addresses(setup.relay.host, 6),
    ]
    return any(_passes(setup, host) for host in hosts)


def _passes(setup: Setup, address: str) -> bool:
    one = Evaluation(setup.names, ip_address(address), setup.mail_from)
    try:
        return one.check(setup.envelope) is Result.PASS
    except SpfBroken:
        return False


def _costly(setup: Setup, broken: SpfBroken) -> Finding:
    return advice(
        f"spf.{broken.why}",
        _(
            "The SPF record of %(domain)s asks the DNS more often than mailboxes allow, after your "
            "own address: other senders of the domain may be refused."
        )
        % {"domain": setup.envelope},
        _("Take out what no longer sends for you."),
    )


def _broken(setup: Setup, record: str, broken: SpfBroken) -> Finding:
    """A record that mailboxes give up on."""
    domain = setup.envelope
    term = broken.term
    if broken.domain != domain and broken.why not in COSTLY:
        term = _term_towards(setup, record, broken) or term
        return fault(
            "spf.included",
            _("The SPF record of %(domain)s leads to that of %(other)s, which cannot be used.")
            % {"domain": domain, "other": broken.domain},
            _("Tell whoever runs it, or take “%s” out: replace the record by this one.") % term,
            Record(domain, "TXT", _with_us(setup, replaced(record, term, ""))),
        )
    words, fix = _said_of(broken)
    kept = mended(term) if broken.why == "syntax" else ""
    shown = {"domain": domain, "term": term, "most": MOST_LOOKUPS, "void": MOST_VOID}
    can_write = broken.why != "lookups" and broken.domain == domain
    changed = _with_us(setup, replaced(record, term, kept))
    lines = (Record(domain, "TXT", changed),) if can_write else ()
    return fault(f"spf.{broken.why}", words % shown, fix % shown, *lines)


def _said_of(broken: SpfBroken) -> tuple[str, str]:
    replace = _("Replace the record by this one.")
    said = {
        "syntax": (
            _(
                "The SPF record of %(domain)s cannot be read at “%(term)s”, so mailboxes pass "
                "over all of it."
            ),
            replace,
        ),
        "lookups": (
            _(
                "The SPF record of %(domain)s asks the DNS more than %(most)d times, so mailboxes "
                "give up on it at “%(term)s”."
            ),
            _(
                "Take out what no longer sends for you, or write addresses (ip4:…) in place of "
                "include, a and mx, until %(most)d questions are enough."
            ),
        ),
        "void": (
            _(
                "The SPF record of %(domain)s names more than %(void)d hosts that do not exist, so "
                "mailboxes give up on it at “%(term)s”."
            ),
            _("Take out every name that is gone."),
        ),
        "empty": (
            _("The SPF record of %(domain)s says “%(term)s”, and no SPF record is there."),
            replace,
        ),
        "loop": (
            _("The SPF record of %(domain)s leads back to itself at “%(term)s”."),
            replace,
        ),
    }
    return said[broken.why]


def _term_towards(setup: Setup, record: str, broken: SpfBroken) -> str:
    """The term of our record below which the broken one hangs."""
    policy = parse_spf(record, domain=setup.envelope)
    hanging = [(one.domain, one.text) for one in policy.directives if one.name == "include"]
    hanging.append((policy.redirect, f"redirect={policy.redirect}"))
    for domain, text in hanging:
        try:
            if domain and "%" not in domain:
                Evaluation(setup.names).check(domain)
        except SpfBroken as error:
            if (error.domain, error.why) == (broken.domain, broken.why):
                return text
    return ""
