"""The link in the terminal leads an owner through naming the paper, and nobody else."""

from __future__ import annotations

from datetime import time

import pytest
from django.test import Client
from wagtail.models import Site

from latefinal.desk.rules import sections_from_lines, zone_of_this_machine, zones
from latefinal.desk.services import found_paper, settle_address
from latefinal.masthead.models import Masthead
from latefinal.people.models import User
from latefinal.people.services import offer_claim
from latefinal.stories.models import Paper, Section

FORM = {
    "name": "The Meridian",
    "zone": "Asia/Tashkent",
    "evening": "18:30",
    "sections": "Straits\nCentral Highlands",
    "owner": "Ilse Maren",
    "email": "ilse@example.org",
    "password": "tin-lamps-over-harbour",
    "again": "tin-lamps-over-harbour",
}


@pytest.fixture
def link(db, at) -> str:
    return f"/claim/{offer_claim(at=at)}/"


def test_the_form_founds_the_paper_and_signs_its_owner_in(client, link):
    answer = client.post(link, FORM)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    masthead = Masthead.load()
    assert (masthead.name, masthead.zone, masthead.evening) == (
        "The Meridian",
        "Asia/Tashkent",
        time(18, 30),
    )
    assert [section.slug for section in Section.objects.order_by("path")] == [
        "straits",
        "central-highlands",
    ]
    assert client.get("/desk/").status_code == 200
    assert User.objects.get().is_superuser


def test_the_form_is_shown_and_its_address_told_to_no_other_site(client, link):
    answer = client.get(link)
    assert answer.status_code == 200
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer.headers["Cache-Control"]
    assert b'value="Asia/Tashkent"' in answer.content


def test_looking_at_the_link_claims_nothing(client, link):
    client.get(link)
    client.head(link)
    assert client.post(link, FORM).status_code == 302


def test_a_used_link_is_gone_in_words(client, link):
    client.post(link, FORM)
    answer = Client().get(link)
    assert answer.status_code == 410
    assert "the paper has its owner" in answer.content.decode()
    assert Client().post(link, {**FORM, "email": "other@example.org"}).status_code == 410
    assert User.objects.count() == 1


def test_a_wrong_link_is_unknown_in_words(client, link):
    answer = client.get("/claim/not-the-token/")
    assert answer.status_code == 404
    assert "only the last one works" in answer.content.decode()
    assert client.post("/claim/not-the-token/", FORM).status_code == 404
    assert not User.objects.exists()


def test_an_owner_signs_in_with_the_address_as_it_was_typed(client, link):
    typed = "Ilse@Zeitung-Süd.example"
    client.post(link, {**FORM, "email": typed})
    assert client.login(username=typed, password=FORM["password"])


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("zone", "Mars/Olympus", "is no time zone"),
        ("zone", "../../etc/passwd", "is no time zone"),
        ("sections", " \n\n", "is required"),
        ("sections", "!!!", "at least one section"),
        ("sections", "Search", "would stand at /search/, which is taken"),
        ("sections", "Desk", "would stand at /desk/, which is taken"),
        ("email", "ilse", "“ilse” is no e-mail address"),
        ("email", "ilse@example.org\nBcc: all@example.org", "write it on one line"),
        ("password", "password", "too common"),
        ("again", "something else", "not the same password"),
        ("evening", "25:00", "valid time"),
        ("name", "", "is required"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_founded(client, link, field, value, words):
    answer = client.post(link, {**FORM, field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode().replace("&#x27;", "'")
    assert not User.objects.exists()
    assert not Paper.objects.exists()


def test_a_password_like_the_owners_name_is_refused(client, link):
    like = {"password": "ilse@example.org", "again": "ilse@example.org"}
    answer = client.post(link, {**FORM, **like})
    assert answer.status_code == 422
    assert "too similar" in answer.content.decode()


def test_a_form_without_its_token_is_refused_on_a_page_of_the_papers_own(link):
    answer = Client(enforce_csrf_checks=True).post(link, FORM)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "This form was not taken." in page
    assert "latefinal/site.css" in page
    assert "CSRF" not in page


def test_a_paper_that_an_import_founded_is_named_and_keeps_its_sections(client, link):
    found_paper(name="The Paper", zone="UTC", sections=[("Brought over", "brought-over")])
    client.post(link, FORM)
    assert Masthead.load().name == "The Meridian"
    assert {section.slug for section in Section.objects.all()} == {
        "brought-over",
        "straits",
        "central-highlands",
    }


def test_an_unclaimed_paper_says_so_in_front(client, db):
    answer = client.get("/")
    assert answer.status_code == 200
    assert "not been claimed yet" in answer.content.decode()


def test_the_site_moves_with_its_public_address(paper, settings):
    settings.LATEFINAL_URL = "https://paper.example"
    settle_address()
    site = Site.objects.get()
    assert (site.hostname, site.port) == ("paper.example", 443)


@pytest.mark.parametrize(
    ("lines", "sections"),
    [
        (" News \n\nnews\nCulture  & Arts", [("News", "news"), ("Culture & Arts", "culture-arts")]),
        ("Жаңылыктар", [("Жаңылыктар", "zhangylyktar")]),
        ("...\n", []),
    ],
)
def test_a_line_is_a_section(lines, sections):
    assert sections_from_lines(lines) == sections


def test_the_zones_offered_are_places():
    offered = zones()
    assert offered[0] == "UTC"
    assert {"Europe/Vilnius", "Asia/Tashkent"} <= set(offered)
    assert not any(zone.startswith("Etc/") for zone in offered)


@pytest.mark.parametrize(("told", "zone"), [("Asia/Tashkent", "Asia/Tashkent"), ("no", None)])
def test_the_guess_is_a_zone(monkeypatch, told, zone):
    monkeypatch.setenv("TZ", told)
    assert zone_of_this_machine() in ([zone] if zone else ["UTC", *zones()])
