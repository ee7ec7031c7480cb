"""The edition's letter is looked at as it would leave."""

from __future__ import annotations

from dataclasses import replace

import pytest

from latefinal.deliverability.rules.findings import FindingVerdict
from latefinal.deliverability.services.checkup import is_well, setup_from_settings
from latefinal.deliverability.services.checkup import letter as checked
from latefinal.deliverability.services.checkup.letter import LARGEST
from latefinal.deliverability.services.checkup.sample import write_out
from latefinal.deliverability.services.checkup.setup import Setup
from latefinal.mailroom.rules.letters import Letter
from tests.mailroom.test_letters import AT
from tests.nameserver import NameServer

from .checking import DOMAIN, LETTER, Resolver, faults, look, set_up


@pytest.fixture
def told_of(settings, tmp_path):
    """What is said of a letter."""
    set_up(settings, tmp_path)
    settings.MAIL_URL = ""

    def found(letter, check=checked.check_letter):
        nobody = Resolver(server="127.0.0.1:9", patience=0.1)
        setup = setup_from_settings(letter=letter, at=AT, names=nobody)
        return {one.code: one for one in check(setup)}

    return found


def test_a_sound_letter_is_signed_and_left_with_one_click(told_of):
    found = told_of(LETTER)
    assert set(found) == {"letter.one_click", "letter.sender", "letter.size"}
    assert is_well(list(found.values()))


def without(*names):
    kept = tuple(pair for pair in LETTER.headers if pair[0] not in names)
    return replace(LETTER, headers=kept, slots=LETTER.slots)


@pytest.mark.parametrize(
    ("letter", "code"),
    [
        (without("List-Unsubscribe"), "letter.no_one_click"),
        (without("List-Unsubscribe-Post"), "letter.no_one_click"),
        (
            replace(
                LETTER,
                headers=(
                    ("List-Unsubscribe", "<http://paper.example/leave/>"),
                    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
                ),
            ),
            "letter.unsafe_link",
        ),
        (
            replace(
                LETTER,
                headers=(
                    ("List-Unsubscribe", "<mailto:leave@paper.example>"),
                    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
                ),
            ),
            "letter.no_one_click",
        ),
        (replace(LETTER, html="<p>" + "ä" * 46_000), "letter.too_large"),
    ],
)
def test_a_letter_that_mailboxes_do_not_like_is_named(told_of, letter, code):
    found = told_of(letter)
    assert faults(found) == {code}
    assert found[code].fix


def said_of(letter, *, sender=f"evening@{DOMAIN}", head=b""):
    """What is said of a letter from the paper's address, with more above its head."""
    written = head + write_out(letter, sender=f"evening@{DOMAIN}", signer=None, at=AT)
    setup = Setup(names=None, at=AT, sender=sender, letter=written)
    return {one.code: one for one in checked.check_letter(setup)}


@pytest.mark.parametrize(
    ("sender", "head", "code"),
    [
        (f"Evening@{DOMAIN.upper()}", b"", "letter.sender"),
        (f"morning@{DOMAIN}", b"", "letter.other_sender"),
        (f"evening@{DOMAIN}", f"From: evening@{DOMAIN}\r\n".encode(), "letter.other_sender"),
    ],
)
def test_a_letter_comes_from_the_one_address_that_is_set(sender, head, code):
    found = said_of(LETTER, sender=sender, head=head)
    assert code in found
    assert is_well(list(found.values())) is (code == "letter.sender")


@pytest.mark.parametrize(
    ("signed", "code"),
    [
        (b"from:to:subject", "letter.unsigned_link"),
        (b"from:List-Unsubscribe:\r\n List-Unsubscribe-Post:to", "letter.one_click"),
    ],
)
def test_a_signature_must_cover_the_way_to_leave(signed, code):
    found = said_of(LETTER, head=b"DKIM-Signature: v=1; h=" + signed + b"; b=x\r\n")
    assert code in found
    assert ("letter.unsigned_link" in found) is (code == "letter.unsigned_link")


def test_a_letter_may_have_90_kilobytes_of_html_and_no_more():
    def with_html(size):
        return said_of(replace(LETTER, html="<p>" + "x" * (size - len("<p></p>")) + "</p>"))

    at_most = with_html(LARGEST - 2)  # a line's end comes on top
    assert is_well(list(at_most.values()))
    assert "has 90 KB of 90." in at_most["letter.size"].words
    found = with_html(LARGEST - 1)["letter.too_large"]
    assert "has 90 KB of HTML; Gmail cuts it off at 102 KB" in found.words
    assert "until it has 90 KB" in found.fix


def test_without_an_edition_there_is_nothing_to_see(told_of):
    assert told_of(None)["letter.none"].verdict is FindingVerdict.UNSEEN
    assert told_of(None, checked.check_spam) == {}


SAYS = """#!/bin/sh
cat > /dev/null
echo '{line}'
"""


@pytest.mark.parametrize(
    ("program", "line", "code"),
    [
        ("spamc", "1.2/5.0", "spam.good"),
        ("spamc", "3.1/5.0", "spam.near"),
        ("spamc", "7.9/5.0", "spam.junk"),
        ("spamc", "5.0/5.0", "spam.junk"),
        ("spamc", "4.9/5.0", "spam.near"),
        ("spamc", "2.5/5.0", "spam.near"),
        ("spamc", "2.4/5.0", "spam.good"),
        ("spamc", "3/1.0", "spam.junk"),
        ("spamc", "1.0/-1.0", "spam.silent"),
        ("spamc", "0/0", "spam.silent"),
        ("spamc", "", "spam.silent"),
        ("spamassassin", "X-Spam-Status: No, score=-0.1 required=5.0 tests=X", "spam.good"),
    ],
)
def test_a_spam_filter_is_asked_where_there_is_one(
    told_of, tmp_path, monkeypatch, program, line, code
):
    folder = tmp_path / "programs"
    folder.mkdir()
    (folder / program).write_text(SAYS.format(line=line))
    (folder / program).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    found = told_of(LETTER, checked.check_spam)
    assert set(found) == {code}
    assert found[code].verdict is not FindingVerdict.FAULT or code == "spam.junk"
    if code == "spam.junk":  # no rule is told
        assert "Plainer words" in found[code].fix


def test_of_the_rules_that_cost_points_five_are_named_each_once_whatever_the_filter_ends_with(
    told_of, tmp_path, monkeypatch
):
    rules = [f" {points}.0 RULE_{points}    words" for points in (3, 6, 1, 4, 6, 5, 2, 0)]
    program = SAYS.format(line="\n".join(["9.1/5.0", *rules])) + "exit 1\n"
    (tmp_path / "spamc").write_text(program)
    (tmp_path / "spamc").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = told_of(LETTER, checked.check_spam)["spam.junk"]
    assert "of: RULE_6, RULE_5, RULE_4, RULE_3, RULE_2." in found.fix
    assert "9.1 points; from 5.0 on" in found.words


def test_a_rule_that_costs_nothing_is_not_named(told_of, tmp_path, monkeypatch):
    report = "9.1/5.0\n 0.0 FREE_RULE    words\n 9.1 DEAR_RULE    words"
    (tmp_path / "spamc").write_text(SAYS.format(line=report))
    (tmp_path / "spamc").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "of: DEAR_RULE." in told_of(LETTER, checked.check_spam)["spam.junk"].fix


def test_the_rules_that_make_a_letter_junk_are_named_the_dearest_first(
    told_of, tmp_path, monkeypatch
):
    report = "\n".join([
        "9.1/5.0", "Content analysis details:", " pts rule name              description",
        "---- ---------------------- ------", " 1.5 SUBJ_ALL_CAPS          Subject is all capitals",
        "-0.1 DKIM_VALID             Message has a valid signature",
        " 7.7 MADE_UP_RULE           Words that were made up",
    ])  # fmt: skip
    (tmp_path / "spamc").write_text(SAYS.format(line=report))
    (tmp_path / "spamc").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = told_of(LETTER, checked.check_spam)["spam.junk"]
    assert "MADE_UP_RULE, SUBJ_ALL_CAPS." in found.fix
    assert "DKIM_VALID" not in found.fix


def test_a_client_without_its_daemon_is_no_end_where_the_program_itself_is_there(
    told_of, tmp_path, monkeypatch
):
    for program, line in (("spamc", "0/0"), ("spamassassin", "score=1.0 required=5.0")):
        (tmp_path / program).write_text(SAYS.format(line=line))
        (tmp_path / program).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert set(told_of(LETTER, checked.check_spam)) == {"spam.good"}


def test_without_a_spam_filter_nothing_is_blamed(told_of, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert told_of(LETTER, checked.check_spam)["spam.no_filter"].verdict is FindingVerdict.UNSEEN


def test_a_letter_without_html_is_looked_at_too(told_of):
    plain = Letter(subject="x", text="Words.\n", headers=LETTER.headers, slots=LETTER.slots)
    assert is_well(list(told_of(plain).values()))


def test_a_server_that_is_not_there_is_silence_and_no_fault(settings, tmp_path):
    set_up(settings, tmp_path)
    settings.MAIL_URL = ""
    nowhere = NameServer(port=9)
    assert faults(look(nowhere)) == {"relay.none"}
