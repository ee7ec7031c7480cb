"""The doctor says of mail what the mail check says, and calls broken only what stops letters."""

from __future__ import annotations

import pytest

from latefinal.cli.checkups.finding import Severity
from latefinal.cli.checkups.mail import check_mail
from latefinal.deliverability.services.checkup import look_at_relay, setup_from_settings
from tests.smtp import Relay, free_port, running


@pytest.fixture
def told(settings, at):
    """What is said of mail, by state; all of it in the mail check's own words."""
    settings.LATEFINAL_URL = "https://paper.example"
    settings.LATEFINAL_MAIL_FROM = "evening@paper.example"

    def look(url):
        settings.MAIL_URL = url
        found = list(check_mail(at=at))
        theirs = {one.words for one in look_at_relay(setup_from_settings(letter=None, at=at))}
        assert {one.words for one in found} <= theirs
        return {
            state: " ".join(one.words for one in found if one.state is state) for state in Severity
        }

    return look


def test_a_relay_that_takes_letters_is_well_and_gets_none(told):
    with running(Relay()) as relay:
        found = told(relay.url)
        assert not relay.letters
    assert not found[Severity.BROKEN]
    assert not found[Severity.ATTENTION]
    assert "It takes letters from evening@paper.example." in found[Severity.OK]
    assert "of this size" not in found[Severity.OK]


def test_a_relay_that_refuses_our_sender_is_broken(told):
    with running(Relay(at_sender=lambda _sender: "550 5.7.1 not yours")) as relay:
        assert "5.7.1 not yours" in told(relay.url)[Severity.BROKEN]


def test_a_relay_that_is_away_is_broken_and_one_that_is_not_set_is_not(told):
    port = free_port()
    assert (
        told(f"smtp://127.0.0.1:{port}")[Severity.BROKEN] == f"Nothing listens at 127.0.0.1:{port}."
    )
    assert "MAIL_URL is not set" in told("")[Severity.ATTENTION]


def test_letters_in_the_clear_still_leave(told):
    with running(Relay()) as relay:
        found = told(f"smtp://127.1:{relay.port}")
    assert not found[Severity.BROKEN]
    assert "in the clear" in found[Severity.ATTENTION]


@pytest.mark.parametrize(
    ("sender", "url", "state"),
    [
        ("evening@localhost", "", Severity.OK),
        ("evening@localhost", "postmark://token@", Severity.ATTENTION),
        ("desk@gmail.com", "postmark://token@", Severity.ATTENTION),
        ("desk@elsewhere.example", "postmark://token@", Severity.ATTENTION),
        ("evening@paper.example", "postmark://token@", Severity.OK),
    ],
)
def test_a_sender_that_nobody_trusts_is_to_look_at(told, settings, sender, url, state):
    settings.LATEFINAL_MAIL_FROM = sender
    found = told(url)
    assert sender in found[state]
    assert not found[Severity.BROKEN]
    assert url == "" or "by HTTP" in found[Severity.OK]


def test_what_stands_among_the_settings_is_not_said_again(told):
    found = told("ftp://relay.example")
    assert "MAIL_URL" not in "".join(found.values())
