"""What a newsroom sets is taken for what it is, or refused."""

from __future__ import annotations

from importlib.util import module_from_spec
from types import ModuleType

import pytest

from latefinal.conf import settings as read_once
from latefinal.conf.env import BadSetting, Env


def settings_anew() -> ModuleType:
    """The settings, as a process that starts now would read them."""
    made = module_from_spec(read_once.__spec__)
    read_once.__loader__.exec_module(made)
    return made


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
        "https://a b.example",
        "https://paper_one.example",
        "https://-paper.example",
        "https://paper..example",
        "https://zeitung-\u200dstraße.example",
        "https://ⅸ℀.example",
        f"https://{'ß' * 60}.example",
        f"https://{'.'.join(['paper'] * 50)}",
        "https://[::g]",
    ],
)
def test_what_is_no_address_of_a_site_is_not_taken_for_one(address):
    with pytest.raises(BadSetting, match="is no address of a site"):
        Env({"X": address}).web_address("X", default="", help="")


def test_an_address_of_a_site_is_kept_without_what_may_end_it():
    taken = Env({"X": "https://Paper.example:8443/"}).web_address("X", default="", help="")
    assert taken == "https://paper.example:8443"


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("https://zeitung-straße.de", "https://xn--zeitung-strae-mdb.de"),
        ("https://ZEITUNG-STRASSE。de:8443", "https://zeitung-strasse.de:8443"),
        ("https://Ночь.рф/", "https://xn--m1ac1au.xn--p1ai"),
        ("https://xn--zeitung-strae-mdb.de", "https://xn--zeitung-strae-mdb.de"),
        ("http://[2001:DB8::1]:8000", "http://[2001:db8::1]:8000"),
        ("http://192.0.2.1", "http://192.0.2.1"),
    ],
)
def test_an_address_of_a_site_is_kept_as_name_servers_spell_it(typed, taken):
    assert Env({"X": typed}).web_address("X", default="", help="") == taken


def test_all_that_follows_from_the_paper_s_address_has_its_host_in_ascii(tmp_path, monkeypatch):
    monkeypatch.setenv("LATEFINAL_URL", "https://Zeitung-Straße.de")
    monkeypatch.setenv("LATEFINAL_HOME", str(tmp_path))
    for name in ("LATEFINAL_ALLOWED_HOSTS", "LATEFINAL_MAIL_FROM"):
        monkeypatch.delenv(name, raising=False)
    settings = settings_anew()
    host = "xn--zeitung-strae-mdb.de"
    assert settings.WAGTAILADMIN_BASE_URL == settings.LATEFINAL_URL == f"https://{host}"
    assert [f"https://{host}"] == settings.CSRF_TRUSTED_ORIGINS
    assert settings.ALLOWED_HOSTS[0] == host
    assert f"evening@{host}" == settings.LATEFINAL_MAIL_FROM


def test_a_host_that_is_answered_may_be_written_as_readers_type_it(tmp_path, monkeypatch):
    monkeypatch.setenv("LATEFINAL_HOME", str(tmp_path))
    monkeypatch.setenv("LATEFINAL_ALLOWED_HOSTS", "straße.de, .bücher.example, *")
    assert settings_anew().ALLOWED_HOSTS == ["xn--strae-oqa.de", ".xn--bcher-kva.example", "*"]


@pytest.mark.parametrize("raw", ["bounces", "b@", "b+c@x.org", "b@x.org b@y.org", f"{'b' * 21}@x"])
def test_what_letters_cannot_come_back_to_is_refused(raw):
    with pytest.raises(BadSetting, match="is no mail address"):
        Env({"X": raw}).mail_address("X", default="", help="")


def test_where_letters_come_back_to_is_kept_in_one_case():
    taken = Env({"X": "B@Bounces.Paper.example"}).mail_address("X", default="", help="")
    assert taken == "b@bounces.paper.example"


@pytest.mark.parametrize("raw", ["8024", "localhost", "127.0.0.1:0", "x:99999", "me@x:1", "x:1/y"])
def test_what_nothing_can_listen_at_is_refused(raw):
    with pytest.raises(BadSetting, match="is no host and port"):
        Env({"X": raw}).place("X", default="", help="")


@pytest.mark.parametrize("raw", ["127.0.0.1:8024", "[::1]:24", "mail.example.org:24"])
def test_a_host_and_a_port_are_a_place(raw):
    assert Env({"X": raw}).place("X", default="", help="") == raw


@pytest.mark.parametrize("tag", ["en", "en-gb", "pt-br", "uz"])
def test_a_language_that_django_speaks_is_taken(tag):
    assert Env({"X": tag}).language("X", default="en", help="") == tag


@pytest.mark.parametrize("tag", ["xx", "../..", "en_GB.UTF-8", "xx bad"])
def test_a_language_that_nobody_speaks_here_is_refused(tag):
    with pytest.raises(BadSetting, match="is no language"):
        Env({"X": tag}).language("X", default="en", help="")


@pytest.mark.parametrize("place", ["192.0.2.53:53", "[2001:db8::53]:5353"])
def test_a_server_is_an_address_and_a_port(place):
    assert Env({"X": place}).server("X", default="", help="") == place


@pytest.mark.parametrize(
    "place", ["192.0.2.53", "dns.example:53", "192.0.2.53:port", ":53", "192.0.2.53:53/x", "["]
)
def test_what_is_no_address_with_a_port_is_not_taken_for_one(place):
    with pytest.raises(BadSetting, match="is no address and port"):
        Env({"X": place}).server("X", default="", help="")


def test_a_strangers_name_for_our_host_is_answered_and_not_logged(client, caplog):
    assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 400
    assert not caplog.records
