"""The link in the terminal leads an owner through naming the paper, and nobody else."""

from __future__ import annotations

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import PageLogEntry, Site

from latefinal.desk.rules import sections_from_lines, zone_of_this_machine, zones
from latefinal.desk.services import (
    NewOwner,
    NewPaper,
    claim_paper,
    found_paper,
    settle_address,
)
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
        ("name", "x" * 81, "at most 80 characters"),
        ("sections", "x\n" * 1001, "at most 2000 characters"),
        ("owner", "x" * 121, "at most 120 characters"),
        ("password", "x y" * 86, "at most 256 characters"),
        ("again", "x y" * 86, "at most 256 characters"),
        ("again", "", "is required"),
        ("password", " tin-lamps-over-harbour", "not the same password"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_founded(client, link, field, value, words):
    answer = client.post(link, {**FORM, field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode().replace("&#x27;", "'")
    assert not User.objects.exists()
    assert not Paper.objects.exists()


@pytest.mark.parametrize("word", ["ilse@example.org", "Ilse Maren 1"])
def test_a_password_like_the_owners_name_is_refused(client, link, word):
    like = {"password": word, "again": word}
    answer = client.post(link, {**FORM, **like})
    assert answer.status_code == 422
    assert "too similar" in answer.content.decode()


def test_a_form_may_be_filled_to_its_brim(client, link):
    word = ("ab c " * 52)[:256]
    brim = {"name": "x" * 80, "owner": "y" * 120, "password": word, "again": word}
    assert client.post(link, {**FORM, **brim}).status_code == 302
    assert Masthead.load().name == "x" * 80
    assert User.objects.get().check_password(word)  # with the blanks at its ends
    assert User.objects.get().email == FORM["email"]


def test_an_address_that_somebody_signs_in_with_is_not_taken_twice(client, link):
    User.objects.create_user("ilse@example.org", "a long enough password")
    answer = client.post(link, {**FORM, "email": "Ilse@Example.org"})
    assert answer.status_code == 422
    assert "Somebody signs in with this address already." in answer.content.decode()
    assert User.objects.count() == 1


def test_the_form_begins_with_six_in_the_evening(client, link):
    page = client.get(link).content.decode()
    assert 'value="18:00"' in page
    assert "News\nPolitics" in page


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


ADDRESSES = [
    ("https://paper.example", "paper.example", 443),
    ("http://paper.example", "paper.example", 80),
    ("http://localhost:8000", "localhost", 8000),
    ("https://paper.example:8443", "paper.example", 8443),
]


@pytest.mark.parametrize(("address", "host", "port"), ADDRESSES)
def test_the_site_moves_with_its_public_address(paper, settings, address, host, port):
    settings.LATEFINAL_URL = address
    another = Site.objects.create(hostname="other.example", port=80, root_page=paper)
    settle_address()
    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port) == (host, port)
    another.refresh_from_db()
    assert another.hostname == "other.example"


@pytest.mark.parametrize(("address", "host", "port"), ADDRESSES)
def test_a_paper_is_founded_at_its_public_address(db, settings, address, host, port):
    settings.LATEFINAL_URL = address
    paper = found_paper(name="The Meridian", zone="UTC")
    site = Site.objects.get()
    assert (site.hostname, site.port, site.site_name) == (host, port, "The Meridian")
    assert site.is_default_site
    assert site.root_page.specific == paper
    assert not Masthead.load().is_sample
    assert not PageLogEntry.objects.filter(action="wagtail.delete").exists()  # of the welcome


def test_an_address_that_stands_already_is_not_written_again(
    paper, settings, django_assert_num_queries
):
    settings.LATEFINAL_URL = "https://paper.example"
    settle_address()
    with django_assert_num_queries(1):
        settle_address()


def test_a_paper_is_founded_once(db):
    paper = found_paper(name="The Meridian", zone="UTC", is_sample=True)
    assert found_paper(name="Other", zone="Asia/Tashkent", sections=[("A", "a")]) == paper
    masthead = Masthead.load()
    assert (masthead.name, masthead.zone, masthead.is_sample) == ("The Meridian", "UTC", True)
    assert not Section.objects.exists()


def test_no_paper_is_founded_in_a_zone_that_is_none(db):
    with pytest.raises(ValidationError, match="Mars"):
        found_paper(name="The Meridian", zone="Mars/Olympus")
    assert not Paper.objects.exists()


def test_a_claim_that_is_no_good_changes_nothing(db, at):
    found_paper(name="The Paper", zone="UTC", sections=[("Straits", "straits")])
    owner = NewOwner(name="Ilse Maren", email="ilse@example.org", password="tin-lamps")
    wrong = NewPaper(name="The Meridian", zone="Mars/Olympus", evening=time(18))
    token = offer_claim(at=at)
    with pytest.raises(ValidationError, match="Mars"):
        claim_paper(token=token, paper=wrong, owner=owner, at=at)
    assert not User.objects.exists()
    both = [("Straits", "straits"), ("Economy", "economy")]
    right = NewPaper(name="The Meridian", zone="UTC", evening=time(19), sections=both)
    user = claim_paper(token=token, paper=right, owner=owner, at=at)
    assert (user.email, user.first_name or user.get_full_name()) != ("", "")
    assert Masthead.load().evening == time(19)
    slugs = Section.objects.order_by("path").values_list("slug", flat=True)
    assert list(slugs) == ["straits", "economy"]


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


@pytest.mark.parametrize(
    ("told", "zone"),
    [("Asia/Tashkent", "Asia/Tashkent"), (":Europe/Vilnius", "Europe/Vilnius"), ("no", None)],
)
def test_the_guess_is_a_zone(monkeypatch, told, zone):
    monkeypatch.setenv("TZ", told)
    assert zone_of_this_machine() in ([zone] if zone else ["UTC", *zones()])
