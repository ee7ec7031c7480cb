"""DMARC: whether the domain in From is covered, and whether SPF or DKIM vouches for that domain."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from latefinal.deliverability.rules.dmarc import (
    Dmarc,
    DmarcBroken,
    accepts_reports,
    dmarc_records,
    find_dmarc,
    is_aligned,
)
from latefinal.deliverability.rules.dmarc_drafts import one_record, without_tag
from latefinal.deliverability.rules.dns import organisation_of
from latefinal.deliverability.rules.findings import Finding, Record, advice, fault, good, unseen

from .setup import Setup, VouchedDomain


def check_dmarc(setup: Setup) -> Iterator[Finding]:
    """The policy, its reports, and the alignment of what was proved before."""
    try:
        found = find_dmarc(setup.domain, setup.names)
    except DmarcBroken as error:
        yield _broken(error)
        return
    if found is None:
        yield _missing(setup)
        return
    yield from _policy(setup, found)
    yield from _reports(setup, found)
    yield _alignment(setup, found)


def _missing(setup: Setup) -> Finding:
    name = f"_dmarc.{organisation_of(setup.domain)}"
    if there := dmarc_records(setup.names.txt(setup.domain)):
        return fault(
            "dmarc.misplaced",
            _("The DMARC record of %s stands at the domain itself, where nobody looks for it.")
            % setup.domain,
            _("Move it to the name that begins with “_dmarc.”."),
            Record(name, "TXT", one_record(there)),
        )
    return fault(
        "dmarc.missing",
        _("%s has no DMARC record; big providers ask for one of everybody who writes to many.")
        % setup.domain,
        _("Make this record."),
        Record(name, "TXT", f"v=DMARC1; p=none; rua=mailto:{setup.sender}"),
    )


def _broken(error: DmarcBroken) -> Finding:
    wanted = Record(error.name, "TXT", one_record(error.texts))
    if error.why == "several":
        return fault(
            "dmarc.several",
            _("There is more than one DMARC record at %s, and mailboxes then pass over all.")
            % error.name,
            _(
                "Delete them all and make this one in their place. Where they differ, it has the "
                "gentler."
            ),
            wanted,
        )
    return fault(
        "dmarc.syntax",
        _("The DMARC record at %(name)s cannot be read at “%(part)s”, so mailboxes pass over it.")
        % {"name": error.name, "part": error.part[:120]},
        _("Replace it by this one, which keeps the rest of it."),
        wanted,
    )


def _policy(setup: Setup, found: Dmarc) -> Iterator[Finding]:
    policy = found.applies(setup.domain)
    shown = {"name": found.name, "percent": found.percent}
    said = {
        "none": _("The DMARC record at %(name)s asks mailboxes to report and do no more (p=none)."),
        "quarantine": _("The DMARC record at %(name)s sends what is not yours to the junk."),
        "reject": _("The DMARC record at %(name)s has refused what is not yours."),
    }
    yield good("dmarc.good", said[policy] % shown)
    if policy != "none" and found.percent < 100:
        yield advice(
            "dmarc.percent",
            _("The DMARC record at %(name)s holds for %(percent)d of a hundred letters.") % shown,
            _("Take pct out once the reports show nothing of yours among the rest."),
            Record(found.name, "TXT", without_tag(found.text, "pct")),
        )


def _reports(setup: Setup, found: Dmarc) -> Iterator[Finding]:
    owner = found.name.removeprefix("_dmarc.")
    for host in dict.fromkeys(found.reports):
        if not accepts_reports(owner, host, setup.names):
            yield fault(
                "dmarc.reports",
                _(
                    "Reports about %(owner)s are to go to %(host)s, which has not agreed to "
                    "them, so none are sent."
                )
                % {"owner": owner, "host": host},
                _("Have this record made there, or name an address at your own domain in rua."),
                Record(f"{owner}._report._dmarc.{host}", "TXT", "v=DMARC1"),
            )


def _alignment(setup: Setup, found: Dmarc) -> Finding:
    """One of the two must hold, and for the domain in From."""
    strict = {"spf": found.strict_spf, "dkim": found.strict_dkim}
    nothing = VouchedDomain("", holds=False)
    vouched = {kind: setup.vouched.get(kind, nothing) for kind in strict}
    near = {
        kind: proof
        for kind, proof in vouched.items()
        if proof.holds is not False
        and proof.domain
        and is_aligned(proof.domain, setup.domain, strict=strict[kind])
    }
    proved = [kind.upper() for kind, proof in near.items() if proof.holds]
    shown = {"domain": setup.domain, "by": _(" and ").join(proved)}
    if proved:
        return good("dmarc.aligned", _("%(by)s vouches for %(domain)s, as DMARC asks.") % shown)
    if near:
        return unseen(
            "dmarc.unknown_alignment",
            _("Whether SPF or DKIM vouches for %(domain)s, as DMARC asks, cannot be seen.") % shown,
            _("It can once what is said of SPF and DKIM above is done."),
        )
    return _unaligned(setup, found, vouched, strict)


def _unaligned(
    setup: Setup, found: Dmarc, vouched: dict[str, VouchedDomain], strict: dict[str, bool]
) -> Finding:
    for kind, tag in (("dkim", "adkim"), ("spf", "aspf")):
        proof = vouched[kind]
        holds_loosely = proof.holds is not False and is_aligned(
            proof.domain, setup.domain, strict=False
        )
        if strict[kind] and proof.domain and holds_loosely:
            return _too_strict(setup, found, proof.domain, kind=kind, tag=tag)
    spf = vouched["spf"]
    is_elsewhere = not is_aligned(setup.returns, setup.domain, strict=False)
    if is_elsewhere and spf.holds and spf.domain == setup.returns:
        return _returned_elsewhere(setup, is_strict=found.strict_spf)
    words = _("Neither SPF nor DKIM vouches for %(domain)s, so DMARC fails for every letter.")
    fix = _("Mend SPF or DKIM first: signing with a key of your own domain (DKIM) is enough.")
    return fault("dmarc.unaligned", words % {"domain": setup.domain}, fix)


def _too_strict(setup: Setup, found: Dmarc, other: str, *, kind: str, tag: str) -> Finding:
    """What holds for a domain below or above, and would do if the record were not strict."""
    shown = {"domain": setup.domain, "tag": tag, "other": other, "kind": kind.upper()}
    words = _(
        "%(kind)s vouches for %(other)s, and the DMARC record wants %(domain)s itself "
        "(%(tag)s=s), so DMARC fails."
    )
    fix = _("Take %(tag)s=s out of the record, or send from %(other)s.")
    if kind == "spf" and other == setup.returns:
        fix = _(
            "Take %(tag)s=s out of the record, or set LATEFINAL_RETURN_PATH to an address "
            "at %(domain)s."
        )
    wanted = Record(found.name, "TXT", without_tag(found.text, tag))
    return fault("dmarc.strict", words % shown, fix % shown, wanted)


def _returned_elsewhere(setup: Setup, *, is_strict: bool) -> Finding:
    """SPF holds, for the domain to which letters come back."""
    shown = {"domain": setup.domain, "other": setup.returns}
    words = _(
        "SPF vouches for %(other)s alone, where letters come back to, and not for %(domain)s, "
        "from which they come, so DMARC fails for every letter."
    )
    fix = _(
        "Sign with a key of %(domain)s (DKIM), or set LATEFINAL_RETURN_PATH to an address at "
        "or below it, like b@bounces.%(domain)s."
    )
    if is_strict:
        fix = _(
            "Sign with a key of %(domain)s (DKIM), or set LATEFINAL_RETURN_PATH to an address at "
            "%(domain)s itself."
        )
    return fault("dmarc.return_path", words % shown, fix % shown)
