"""The DNS is asked as little as can be, and silence is told from absence."""

from __future__ import annotations

import dns.message
import pytest

from latefinal.deliverability.errors import NamesSilent
from latefinal.deliverability.services.checkup import Resolver
from tests.nameserver import NameServer, answering

PATIENCE = 0.3


@pytest.fixture
def zone():
    """A name server with a few rows."""
    zone = NameServer()
    zone.put("a.example", "TXT", "one", "two")
    zone.put("a.example", "A", "192.0.2.1")
    zone.put("a.example", "AAAA", "2001:db8::1")
    zone.put("a.example", "MX", "20 Second.example", "10 first.example", "0 .")
    zone.put("1.2.0.192.in-addr.arpa", "PTR", "A.example")
    zone.put("alias.example", "CNAME", "A.example")
    with answering(zone) as one:
        yield one


def resolver(zone):
    return Resolver(server=zone.place, patience=PATIENCE)


def test_each_kind_of_answer_is_read(zone):
    names = resolver(zone)
    assert sorted(names.txt("a.example")) == ["one", "two"]
    assert names.addresses("a.example", 4) == ["192.0.2.1"]
    assert names.addresses("a.example", 6) == ["2001:db8::1"]
    assert names.mx("a.example") == [(0, ""), (10, "first.example"), (20, "second.example")]
    assert names.ptr("192.0.2.1") == ["a.example"]
    assert names.cname("alias.example") == "a.example"
    assert names.cname("a.example") == ""
    assert sorted(names.txt("alias.example")) == ["one", "two"]


def test_a_question_is_put_once_however_its_name_is_written(zone):
    names = resolver(zone)
    for name in ("a.example", "A.Example", "a.example."):
        assert names.txt(name)
    assert names.txt("gone.example") == names.txt("gone.example") == []
    assert set(zone.asked.values()) == {1}


@pytest.mark.parametrize("name", [f"{'x' * 64}.example", "a..example", f"{'x.' * 130}example"])
def test_a_name_that_cannot_be_has_no_rows_and_nobody_is_asked(zone, name):
    assert resolver(zone).txt(name) == []
    assert not zone.asked


def silent(names, *wanted):
    """Ask for each, in vain."""
    for name in wanted:
        with pytest.raises(NamesSilent) as heard:
            names.txt(name)
        assert heard.value.name == name


def test_after_three_silences_nobody_is_asked_any_more(zone):
    zone.is_silent = True
    names = resolver(zone)
    silent(names, "a.example", "b.example", "c.example")
    assert {name for name, _kind, _way in zone.asked} == {"a.example", "b.example", "c.example"}
    zone.is_silent = False
    silent(names, "d.example", "a.example")
    assert "d.example" not in {name for name, _kind, _way in zone.asked}


def test_two_silences_are_no_end(zone):
    zone.silent = {"b.example", "c.example"}
    names = resolver(zone)
    silent(names, "b.example", "c.example")
    assert names.txt("a.example")


@pytest.mark.parametrize("first", ["a.example", "gone.example"])
def test_a_server_that_has_answered_is_asked_whatever_else_it_is_silent_about(zone, first):
    zone.silent = {f"s{number}.example" for number in range(4)}
    names = resolver(zone)
    names.txt(first)
    silent(names, *sorted(zone.silent))
    assert names.addresses("a.example", 4) == ["192.0.2.1"]


def test_a_server_that_is_sorry_is_silent(zone):
    zone.sorry = {"a.example"}
    silent(resolver(zone), "a.example")


def test_long_keys_are_asked_for_in_one_packet():
    heard = []

    class Listening(NameServer):
        def answer(self, wire, way):
            question = dns.message.from_wire(wire)
            heard.append((question.edns, question.ednsflags, question.payload >= 1232))
            return super().answer(wire, way)

    with answering(Listening()) as zone:
        resolver(zone).txt("a.example")
    assert heard == [(0, 0, True)]
