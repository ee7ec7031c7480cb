"""The edition's letter as it would leave: its head, its size, and what a spam filter says of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import NamedTuple

from django.utils.translation import gettext as _

from latefinal.deliverability.rules.findings import Finding, advice, fault, good, unseen
from latefinal.mailroom.rules.headers import read_mailbox

from .setup import Setup

LARGEST = 90_000
CUT_OFF = 102_000
"""Bytes of HTML: what an edition keeps to, and where Gmail cuts a letter off."""

_SCORE = re.compile(r"(-?\d+(?:\.\d+)?)\s*/\s*(-?\d+(?:\.\d+)?)")
_STATUS = re.compile(r"score=(-?\d+(?:\.\d+)?)\s+required=(-?\d+(?:\.\d+)?)")
_RULE = re.compile(r"^ *(-?\d+\.\d+) +([A-Z][A-Z0-9_]{2,60}) ", re.MULTILINE)
"""A line of a filter's report, such as ` 1.5 SUBJ_ALL_CAPS  Subject is all capitals`."""
MOST_RULES = 5

SECONDS = 30.0
"""How long a spam filter may take."""


def check_letter(setup: Setup) -> Iterator[Finding]:
    """One-click leaving, the address in From, the size."""
    if not setup.letter:
        yield unseen(
            "letter.none",
            _("There is no edition to look at: nothing new is published."),
            _("Publish a story and look again."),
        )
        return
    message = _parsed(setup)
    yield _one_click(setup, message)
    yield _from(setup, message)
    yield _size(message)


def _parsed(setup: Setup) -> EmailMessage:
    whole = setup.letter.removesuffix(b".\r\n")
    return message_from_bytes(whole, policy=default)


def _one_click(setup: Setup, message: EmailMessage) -> Finding:
    """RFC 8058: an https address, the POST header, and a signature over both."""
    links = re.findall(r"<([^>]+)>", message.get("List-Unsubscribe", ""))
    said = " ".join(message.get("List-Unsubscribe-Post", "").split())
    schemes = {link.strip().partition(":")[0].lower() for link in links}
    if not schemes & {"http", "https"} or said != "List-Unsubscribe=One-Click":
        return fault(
            "letter.no_one_click",
            _("The edition's letter lacks the headers by which a reader leaves with one click."),
            _(
                "Latefinal writes List-Unsubscribe and List-Unsubscribe-Post into every edition, "
                "so something of your own takes them out: an app that was added, or a file of "
                "Latefinal that was changed. Take that away, or install Latefinal anew."
            ),
        )
    if "https" not in schemes:
        return fault(
            "letter.unsafe_link",
            _(
                "The link by which a reader leaves begins with http://, and mailboxes show no "
                "button for it."
            ),
            _("Serve the paper by https and set LATEFINAL_URL to that address."),
        )
    signature = message.get("DKIM-Signature", "")
    covered = re.sub(r"\s", "", signature).lower()
    if signature and "list-unsubscribe:list-unsubscribe-post" not in covered:
        return fault(
            "letter.unsigned_link",
            _("The signature does not cover the headers by which a reader leaves."),
            _(
                "Latefinal signs List-Unsubscribe and List-Unsubscribe-Post, so a file of it was "
                "changed: install it anew, or unset LATEFINAL_DKIM_KEY and have the relay sign."
            ),
        )
    return good(
        "letter.one_click",
        _("A reader can leave with one click (RFC 8058), unless the relay rewrites the head."),
    )


def _from(setup: Setup, message: EmailMessage) -> Finding:
    written = [str(value) for name, value in message.raw_items() if name.lower() == "from"]
    address = read_mailbox(written[0])[1] if written else ""
    if address.lower() != setup.sender.lower() or len(written) != 1:
        return fault(
            "letter.other_sender",
            _("The letter comes from “%(from)s”, and LATEFINAL_MAIL_FROM is %(sender)s.")
            % {"from": address, "sender": setup.sender},
            _("The two must be one: set LATEFINAL_MAIL_FROM to a plain address."),
        )
    return good("letter.sender", _("The letter comes from %s.") % setup.sender)


def _size(message: EmailMessage) -> Finding:
    part = message.get_body(("html", "plain"))
    size = len(part.get_content().encode()) if part is not None else 0
    shown = {"size": round(size / 1000), "most": LARGEST // 1000, "cut": CUT_OFF // 1000}
    if size > LARGEST:
        return fault(
            "letter.too_large",
            _(
                "The letter has %(size)d KB of HTML; Gmail cuts it off at %(cut)d KB, and with it "
                "the link by which a reader leaves."
            )
            % shown,
            _(
                "An edition leaves standfirsts and stories out by itself until it has %(most)d KB, "
                "so something else is long: a template of your own for the letter, or a great many "
                "corrections. Shorten that."
            )
            % shown,
        )
    return good("letter.size", _("The letter has %(size)d KB of %(most)d.") % shown)


def check_spam(setup: Setup) -> Iterator[Finding]:
    """SpamAssassin's own score, where it is installed. It asks no network on our behalf."""
    if not setup.letter:
        return
    commands = _filters()
    if not commands:
        yield unseen(
            "spam.no_filter",
            _("SpamAssassin is not installed, so the letter was not scored."),
            _("To have it scored: apt install spamassassin."),
        )
        return
    for command in commands:
        if (scores := _scores(command, setup.letter.removesuffix(b".\r\n"))) is not None:
            yield _scored(scores)
            return
    yield unseen(
        "spam.silent",
        _("SpamAssassin did not answer."),
        _("See that spamd runs, or that the command spamassassin is there."),
    )


class Scores(NamedTuple):
    """Points, from how many on it is junk, and the rules that cost most, where they are told."""

    score: float
    limit: float
    rules: tuple[str, ...]


def _scores(command: list[str], letter: bytes) -> Scores | None:
    """What the filter says; None where that is nothing of use."""
    try:
        ran = subprocess.run(  # noqa: S603 - a program by its full path, the letter by its input
            command,
            input=letter,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={**_environment(), "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    said = ran.stdout.decode("utf-8", "replace")
    found = _STATUS.search(said) or _SCORE.search(said)
    # A client without its daemon says 0/0.
    if found is None or float(found[2]) <= 0:
        return None
    costly = sorted(((float(one[1]), one[2]) for one in _RULE.finditer(said)), reverse=True)
    rules = tuple(dict.fromkeys(name for points, name in costly if points > 0))[:MOST_RULES]
    return Scores(float(found[1]), float(found[2]), rules)


def _scored(scores: Scores) -> Finding:
    score, limit = scores.score, scores.limit
    shown = {"score": f"{score:.1f}", "limit": f"{limit:.1f}", "rules": ", ".join(scores.rules)}
    words = (
        _("SpamAssassin gives the letter %(score)s points; from %(limit)s on it is junk.") % shown
    )
    if score >= limit:
        fix = (
            _("Change what these rules speak of: %(rules)s.") % shown
            if scores.rules
            else _("Plainer words, fewer capitals and fewer pictures lower it.")
        )
        return fault("spam.junk", words, fix)
    if score >= limit / 2:
        return advice("spam.near", words, _("Plainer words and fewer capitals lower it."))
    return good("spam.good", words)


def _filters() -> list[list[str]]:
    """The ways to ask it that are there, the quicker first."""
    ways = (("spamc", "-x", "-R"), ("spamassassin", "--local", "--test-mode"))
    found = ((shutil.which(name), options) for name, *options in ways)
    return [[program, *options] for program, options in found if program]


def _environment() -> dict[str, str]:
    """Only where programs are: a filter has no use for the paper's secrets."""
    return {"PATH": os.defpath, "HOME": "/nonexistent"}
