"""What a newsroom sets is taken for what it is, or refused."""

from __future__ import annotations

import pytest

from latefinal.conf.env import BadSetting, Env


@pytest.mark.parametrize(
    "address",
    [
        "paper.example",
        "ftp://paper.example",
        "http://[",
        "https://",
        "https://paper.example:port",
        "https://paper.example/news",
        "https://paper.example?x",
        "https://me:word@paper.example",
    ],
)
def test_what_is_no_address_of_a_site_is_not_taken_for_one(address):
    with pytest.raises(BadSetting, match="is no address of a site"):
        Env({"X": address}).web_address("X", default="", help="")


def test_an_address_of_a_site_is_kept_without_what_may_end_it():
    taken = Env({"X": "https://Paper.example:8443/"}).web_address("X", default="", help="")
    assert taken == "https://paper.example:8443"


@pytest.mark.parametrize("tag", ["en", "en-gb", "pt-br", "uz"])
def test_a_language_that_django_speaks_is_taken(tag):
    assert Env({"X": tag}).language("X", default="en", help="") == tag


@pytest.mark.parametrize("tag", ["xx", "../..", "en_GB.UTF-8", "xx bad"])
def test_a_language_that_nobody_speaks_here_is_refused(tag):
    with pytest.raises(BadSetting, match="is no language"):
        Env({"X": tag}).language("X", default="en", help="")


def test_a_strangers_name_for_our_host_is_answered_and_not_logged(client, caplog):
    assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 400
    assert not caplog.records
