"""Mails of many systems, and words in many languages, are read as what they say.

They are written by us after what these systems write. `samples/systems.txt` holds the mails, each
below a line `=== name | kind | whom it is about`; `samples/tongues.txt` the words, one a line.
"""

from __future__ import annotations

import re

from latefinal.bounces.rules.bounce_kinds import judge
from latefinal.bounces.rules.returned import read_returned
from latefinal.mailroom.rules.causes import TABLE
from latefinal.mailroom.rules.clues import plain
from tests.samples.returned import SAMPLES

REPORT = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: evening@paper.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

{words}

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; mara@example.org
Action: failed
Status: 5.0.0

--b--
"""


def _mails():
    text = (SAMPLES.parent / "systems.txt").read_text(encoding="utf-8")
    for block in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        head, _line, raw = block.partition("\n")
        yield [part.strip() for part in head.split("|")], raw.encode()


def _words():
    for line in (SAMPLES.parent / "tongues.txt").read_text(encoding="utf-8").splitlines():
        yield [part.strip() for part in line.split("|", 2)]


def test_a_mail_is_read_as_its_system_means_it():
    told = {}
    for (name, kind, about), raw in _mails():
        notices = read_returned(raw).notices
        said = [(str(one.kind), one.recipient) for one in notices]
        if said != [(kind, about)] and (about or {what for what, _whom in said} != {kind}):
            told[name] = said
    assert told == {}


def test_words_are_understood_in_many_languages():
    told = {}
    for tongue, kind, said in _words():
        # What an English answer says has its code; a sentence stands beside one that tells nothing.
        status = "" if tongue == "en" else "5.0.0"
        if (heard := str(judge(status=status, words=said, action="failed"))) != kind:
            told[f"{tongue}: {said}"] = heard
    assert told == {}


def test_they_are_where_a_report_says_them_in_its_text_alone():
    told = {}
    for tongue, kind, said in _words():
        raw = REPORT.format(words=f"<mara@example.org>: {said}").encode()
        heard = [(str(one.kind), one.recipient) for one in read_returned(raw).notices]
        if heard != [(kind, "mara@example.org")]:
            told[f"{tongue}: {said}"] = heard
    assert told == {}


def test_accents_and_case_do_not_count():
    assert plain("  BOÎTE\n PLEINE – über ") == "boite pleine - uber"


def test_each_row_says_something_that_a_report_could():
    assert not [sign for sign in TABLE if sign.is_in("") or sign.is_in("\u0444")]
