"""What the starter list says, and what it must not say."""

from collections import Counter

import pytest

from latefinal.outlets.models import OutletKind, Ownership
from latefinal.outlets.rules.hosts import check_host, host_of
from latefinal.outlets.rules.names import fold_name, meant_by
from latefinal.outlets.rules.starter import (
    FOLDER,
    OWNERSHIP,
    entries_found,
    entry_at,
    entry_called,
    starter_list,
)
from latefinal.outlets.services import TYPES

CONTROLLED = {"state", "captured-public", "captured-private"}


def test_only_three_types_are_labelled_as_controlled_and_each_apart():
    labels = {code: label for code, label in OWNERSHIP.items() if label in CONTROLLED}
    assert labels == {"SC": "state", "CaPu": "captured-public", "CaPr": "captured-private"}
    assert len({Ownership(label).label for label in labels.values()}) == 3
    assert OWNERSHIP.keys() == TYPES.keys()


@pytest.mark.parametrize(
    "name", ["BBC", "NPR", "Voice of America", "VOA", "RFI", "France24", "ORF", "AFP", "AP",
             "Reuters", "Bloomberg", "Radio Free Asia", "Svoboda", "Current Time TV"],
)  # fmt: skip
def test_public_media_and_the_agencies_are_not_labelled_as_controlled(name):
    assert entry_called(name).ownership not in CONTROLLED


@pytest.mark.parametrize(
    ("name", "key", "ownership"),
    [
        ("ТАСС", "Russia/TASS", "state"),
        ("new china news agency", "China/Xinhua", "state"),
        ("新华社", "China/Xinhua", "state"),
        ("kabar", "Kyrgyzstan/Kabar", "state"),
        ("КАБАР", "Kyrgyzstan/Kabar", "state"),
        ("УТРК", "Kyrgyzstan/KTRK", "state"),
        ("24.kg", "Kyrgyzstan/24.kg", "unknown"),
        ("АКИpress", "Kyrgyzstan/AKIpress", "unknown"),
        ("Интерфакс", "Russia/Interfax", "unknown"),
        ("Komsomolskaya Pravda", "Russia/Komsomolskaya Pravda", "captured-private"),
    ],
)
def test_outlets_are_known_by_their_names_in_any_script(name, key, ownership):
    entry = entry_called(name)
    assert (entry.key, entry.ownership) == (key, ownership)


def test_a_name_that_several_have_means_none_of_them():
    assert len([one for one in starter_list().values() if one.name == "Daily News"]) > 2
    assert entry_called("Daily News") is None
    assert entry_called("…") is None


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("en.kabar.kg", "Kyrgyzstan/Kabar"),
        ("bbc.co.uk", "United Kingdom/BBC"),
        ("hk.people.com.cn", "China/People's Daily Online - Hong Kong"),
        ("de.sputniknews.com", "Russia/Sputnik"),
        ("news.cn", "China/Xinhua"),
    ],
)
def test_an_address_is_known_by_the_nearest_host_above_it(host, key):
    assert entry_at(host).key == key


@pytest.mark.parametrize(
    "host", ["facebook.com", "m.facebook.com", "youtube.com", "gov.kg", "moi.gov.mm", "rutube.ru"]
)
def test_a_host_that_is_not_one_outlets_own_means_none(host):
    assert entry_at(host) is None


def test_every_entry_can_be_stored_and_says_what_its_label_rests_on():
    entries = starter_list().values()
    assert len(entries) > 1000
    hosts = Counter(host for one in entries for host in one.hosts)
    assert set(hosts.values()) == {1}
    for host in hosts:
        assert host_of(host) == host
        check_host(host)
    for one in entries:
        assert one.ownership in Ownership.values
        assert one.kind in {"", *OutletKind.values} - {"government"}
        assert bool(one.typology) != bool(one.evidence)
        assert all(fold_name(name) and len(name) <= 100 for name in one.names)
        assert one.country


def test_what_was_added_by_hand_names_a_place_to_look():
    by_hand = [one for one in starter_list().values() if one.evidence]
    assert len(by_hand) == 9
    assert all("https://" in one.evidence for one in by_hand)


def test_both_sources_are_credited_beside_the_list():
    licence = (FOLDER / "LICENSE").read_text()
    assert "Copyright (c) 2023 ASD-at-GMF" in licence
    assert "https://statemediamonitor.com" in licence


@pytest.mark.parametrize("words", ["kabar", "KABAR.kg", "кабар", "Kyrgyz National"])
def test_entries_are_found_by_part_of_a_name_or_a_host(words):
    assert entries_found(words)[0].key == "Kyrgyzstan/Kabar"


def test_entries_are_found_by_country_and_owner_and_nothing_by_nothing():
    assert len(entries_found("kyrgyzstan")) == 4
    assert "Russia/RIA Novosti" in {one.key for one in entries_found("Rossiya Segodnya")}
    assert entries_found("  ") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("24.kg", "24 KG"), ("Россия-24", "россия 24"), ("Télam", "telam"), ("«Кабар»", "кабар")],
)
def test_names_are_compared_without_case_accents_and_dashes(one, other):
    assert fold_name(one) == fold_name(other)


def test_a_name_of_two_is_left_out_of_what_is_meant():
    assert meant_by([("AP", 1), ("A.P.", 1), ("ap", 2), ("AFP", 3), ("afp", 3)]) == {
        "a p": 1,
        "afp": 3,
    }
