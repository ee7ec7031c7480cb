"""DKIM: whether the DNS holds the key by which letters are signed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from latefinal.deliverability.rules.dkim_keys import (
    SMALLEST,
    WANTED,
    KeyBroken,
    KeyRecord,
    key_record,
    parse_key,
    public_bytes,
)
from latefinal.deliverability.rules.findings import Finding, Record, advice, fault, good, unseen
from latefinal.deliverability.rules.presets import PLAIN

from .setup import USUAL_SELECTOR, Setup, VouchedDomain


def check_dkim(setup: Setup) -> Iterator[Finding]:
    """Our own key against the DNS; else those of the provider, as far as their place is known."""
    setup.vouched["dkim"] = VouchedDomain(setup.signing, holds=False)
    if setup.signer_problem:
        yield fault(
            "dkim.unusable",
            setup.signer_problem,
            _("Until then letters wait: mend the file, or unset LATEFINAL_DKIM_KEY."),
        )
        return
    if setup.signer is not None:
        yield from _own(setup)
    elif setup.selector != USUAL_SELECTOR:
        yield from _keys_at(setup, (setup.selector,))
    elif setup.provider.selectors:
        yield from _keys_at(setup, _in_use(setup))
    else:
        yield _somebody_else_s(setup)


def _in_use(setup: Setup) -> tuple[str, ...]:
    """The provider's selectors; the older one, where only that has a key."""
    older, usual = setup.provider.older_selector, setup.provider.selectors
    places = [f"{one}._domainkey.{setup.signing}" for one in usual]
    if any(setup.names.cname(one) or setup.names.txt(one) for one in places):
        return usual
    has_older = bool(older and setup.names.txt(f"{older}._domainkey.{setup.signing}"))
    return (older,) if has_older else usual


def _somebody_else_s(setup: Setup) -> Finding:
    """Where keys stand is for the relay to say; who sends directly must sign here."""
    if setup.provider is PLAIN and setup.is_direct:
        return fault(
            "dkim.none",
            _("Letters are not signed, and big providers refuse unsigned letters to many."),
            _(
                "Make a key with “openssl genrsa -out dkim.pem 2048”, set LATEFINAL_DKIM_KEY to "
                "that file, and look again: the record to copy then stands here."
            ),
        )
    setup.vouched["dkim"] = VouchedDomain(setup.signing, holds=None)
    return unseen(
        "dkim.unknown_selector",
        _("Whether %s signs for your domain cannot be seen: only it knows where the key stands.")
        % (setup.provider.name if setup.provider is not PLAIN else _("the relay")),
        _(
            "Its pages name a selector, the word before “._domainkey”. Set "
            "LATEFINAL_DKIM_SELECTOR to it, and it is looked at."
        ),
    )


def _own(setup: Setup) -> Iterator[Finding]:
    """The key that signs here."""
    if setup.signer is None:
        return
    name = f"{setup.selector}._domainkey.{setup.domain}"
    ours = setup.signer.public
    wanted = Record(name, "TXT", key_record(ours))
    texts = setup.names.txt(name)
    found, trouble = _read(name, texts, wanted)
    if trouble is not None:
        yield trouble
    elif found is not None and found.public != public_bytes(ours):
        yield fault(
            "dkim.wrong_key",
            _("The key at %s is not the one by which letters are signed, so every signature fails.")
            % name,
            _("Replace it by this one."),
            wanted,
        )
    elif found is not None:
        setup.vouched["dkim"] = VouchedDomain(setup.domain, holds=True)
        yield from _well(name, found, wanted)


def _keys_at(setup: Setup, selectors: tuple[str, ...]) -> Iterator[Finding]:
    """Keys that somebody else signs with: each selector must hold a usable one."""
    holds = True
    for selector in selectors:
        name = f"{selector}._domainkey.{setup.signing}"
        wanted = next(
            (
                one.record(setup.signing)
                for one in setup.provider.wanted
                if one.name.startswith(f"{selector}.")
            ),
            None,
        )
        leads_to = setup.names.cname(name) if wanted and wanted.kind == "CNAME" else ""
        if wanted and leads_to and not leads_to.endswith(setup.provider.key_host):
            holds = False
            yield fault(
                "dkim.cname",
                _("%(name)s leads to %(to)s, not to %(provider)s.")
                % {"name": name, "to": leads_to, "provider": setup.provider.name},
                _("Make it lead to the provider."),
                wanted,
            )
            continue
        found, trouble = _read(name, setup.names.txt(name), wanted)
        if trouble is not None:
            holds = False
            yield trouble
        elif found is not None:
            yield from _well(name, found, wanted)
    setup.vouched["dkim"] = VouchedDomain(setup.signing, holds)


def _read(
    name: str, texts: list[str], wanted: Record | None
) -> tuple[KeyRecord | None, Finding | None]:
    """The key at `name`, or what is the matter with it."""
    lines = (wanted,) if wanted else ()
    copy = _("Make this record.") if wanted else _("Copy it again from your provider's pages.")
    replace = _("Replace it by this one.") if wanted else copy
    if not texts:
        words = _("There is no key at %s, so no signature of yours can be checked.") % name
        return None, fault("dkim.missing", words, copy, *lines)
    if len(texts) > 1:
        words = _("There is more than one record at %s, and mailboxes may take the wrong one.")
        return None, fault("dkim.several", words % name, _("Leave only one."), *lines)
    try:
        return parse_key(texts[0]), None
    except KeyBroken as error:
        words = _said_of(error) % {"name": name, "part": error.part, "bits": error.bits}
        return None, fault(f"dkim.{error.why}", words, replace, *lines)


def _said_of(broken: KeyBroken) -> str:
    said = {
        "syntax": _("The record at %(name)s cannot be read at “%(part)s”."),
        "revoked": _("The key at %(name)s was taken back: its p= is empty."),
        "kind": _("The key at %(name)s is of a kind that mailboxes do not know: “%(part)s”."),
        "hash": _("The key at %(name)s forbids SHA-256, by which letters are signed: “%(part)s”."),
        "service": _("The key at %(name)s is not for mail: “%(part)s”."),
        "short": _("The key at %(name)s has %(bits)d bits, and mailboxes believe none so short."),
    }
    return said[broken.why]


def _well(name: str, found: KeyRecord, wanted: Record | None) -> Iterator[Finding]:
    """There is a key and it fits; it may still be weak, or on trial."""
    lines = (wanted,) if wanted else ()
    if found.is_testing:
        yield fault(
            "dkim.testing",
            _("The key at %s is marked as a trial (t=y): mailboxes may pass over signatures.")
            % name,
            _("Take t=y out.") if not wanted else _("Replace it by this one."),
            *lines,
        )
    elif SMALLEST <= found.bits < WANTED:
        yield advice(
            "dkim.weak",
            _("The key at %(name)s has %(bits)d bits; %(wanted)d are asked for today.")
            % {"name": name, "bits": found.bits, "wanted": WANTED},
            _("Make a longer one under another selector, and change over."),
        )
    else:
        yield good("dkim.good", _("The key at %s is there and fits.") % name)
