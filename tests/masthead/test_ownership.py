"""Who owns the paper: told on the imprint, and to machines; nowhere where nothing is filled in."""

import json
import re

import pytest
from django.urls import reverse

from latefinal.masthead.models import OWNERSHIP, Masthead
from latefinal.stories.models import Notice, Paper
from latefinal.stories.services import add_notice
from tests.factories import make_story

pytestmark = pytest.mark.django_db

TOLD = {
    "publisher": "Meridian Cooperative",
    "legal_form": "Cooperative, no. 4711",
    "publisher_contact": "publisher@example.org",
    "parent_company": "Harbour Foundation",
    "owners": "213 members\nand <b>nobody</b> else",
    "beneficial_owners": "Nobody alone",
    "state_holdings": "None",
    "public_money": "2025: none",
}
LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def imprint(paper):
    """A notice that is ticked as the imprint."""
    notice = Notice(title="Imprint", slug="imprint", body=[("text", "<p>Us</p>")], is_imprint=True)
    return add_notice(under=Paper.objects.get(), notice=notice)


def tell(**told):
    Masthead.load()
    Masthead.objects.update(**told)


def read(response):
    """Its markup, and what it tells machines."""
    markup = response.content.decode()
    return markup, [json.loads(one) for one in LD.findall(markup)]


def publisher_of(client, story):
    """As the story's structured data has it."""
    _markup, (data,) = read(client.get(story.get_absolute_url()))
    return data[0]["publisher"]


def test_all_that_is_filled_in_stands_on_the_imprint_in_its_order(client, imprint):
    tell(**TOLD, postal_address="4 Harbour Road")
    markup, _data = read(client.get("/imprint/"))
    assert "Who owns The Meridian" in markup
    told = markup[markup.index("who-owns-the-paper") :]
    words = ["Meridian Cooperative", "4 Harbour Road", "no. 4711", "publisher@example.org",
             "Harbour Foundation", "213 members<br>and &lt;b&gt;nobody", "Nobody alone", "None",
             "2025: none"]  # fmt: skip
    assert sorted(words, key=told.index) == words
    assert 'href="mailto:publisher@example.org"' in told
    assert set(TOLD) == set(OWNERSHIP)


def test_what_is_empty_is_left_out_and_so_is_the_whole_where_all_is(client, imprint):
    tell(postal_address="4 Harbour Road")
    markup, data = read(client.get("/imprint/"))
    assert "who-owns-the-paper" not in markup
    assert data == []
    tell(state_holdings="None")
    markup, _data = read(client.get("/imprint/"))
    assert "What a state holds of it" in markup
    assert "Public money" not in markup


def test_another_notice_says_nothing_of_it(client, imprint):
    tell(**TOLD)
    about = Notice(title="About", slug="about", body=[("text", "<p>Us</p>")])
    add_notice(under=Paper.objects.get(), notice=about)
    markup, data = read(client.get("/about/"))
    assert "Meridian Cooperative" not in markup
    assert data == []


def test_the_imprint_tells_machines_all_of_it(client, imprint):
    tell(**TOLD, postal_address="4 Harbour Road")
    (data,) = read(client.get("/imprint/"))[1]
    assert data["@type"] == "NewsMediaOrganization"
    assert data["legalName"] == "Meridian Cooperative"
    assert data["parentOrganization"] == {"@type": "Organization", "name": "Harbour Foundation"}
    assert data["address"] == "4 Harbour Road"
    assert data["email"] == "publisher@example.org"
    for words in TOLD.values():
        assert words in data["ownershipFundingInfo"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("+998 71 123 45 67", {"telephone": "+998 71 123 45 67"}),
        ("by the form on this page", {}),
    ],
)
def test_a_telephone_is_told_as_one_and_other_words_are_not(client, imprint, typed, told):
    tell(publisher_contact=typed)
    (data,) = read(client.get("/imprint/"))[1]
    assert {key: data[key] for key in ("email", "telephone") if key in data} == told


def test_a_story_names_the_publisher_and_leads_to_the_imprint(client, section, imprint):
    tell(**TOLD)
    publisher = publisher_of(client, make_story(section))
    assert publisher["legalName"] == "Meridian Cooperative"
    assert publisher["parentOrganization"]["name"] == "Harbour Foundation"
    assert publisher["ownershipFundingInfo"] == "http://localhost:8000/imprint/"


@pytest.mark.parametrize("lacks", ["an imprint", "something to tell"])
def test_a_story_leads_nowhere_where_nothing_is_told(client, section, imprint, lacks):
    if lacks == "an imprint":
        tell(**TOLD)
        Notice.objects.update(is_imprint=False)
    assert "ownershipFundingInfo" not in publisher_of(client, make_story(section))


def test_an_imprint_below_another_notice_is_found_too(client, section, paper):
    tell(**TOLD)
    about = Notice(title="About", slug="about", body=[("text", "<p>Us</p>")])
    add_notice(under=Paper.objects.get(), notice=about)
    below = Notice(title="Imprint", slug="us", body=[("text", "<p>Us</p>")], is_imprint=True)
    add_notice(under=about, notice=below)
    publisher = publisher_of(client, make_story(section))
    assert publisher["ownershipFundingInfo"].endswith("/about/us/")


def test_how_labels_come_about_leads_to_our_own_owners_once_they_are_told(client, imprint):
    link = 'href="/imprint/#who-owns-the-paper"'
    assert link not in client.get("/labels/").content.decode()
    tell(**TOLD)
    assert link in client.get("/labels/").content.decode()


def test_the_desk_fills_it_in_and_ticks_the_imprint(desk, imprint):
    address = reverse("wagtailsettings:edit", args=("masthead", "masthead"))
    page = desk.get(address, follow=True)
    form = page.context["form"]
    told = {name: value for name in form.fields if (value := form[name].value()) is not None}
    desk.post(page.redirect_chain[-1][0], {**told, "publisher": "Meridian Ltd"})
    assert Masthead.objects.get().publisher == "Meridian Ltd"
    screen = desk.get(reverse("wagtailadmin_pages:edit", args=(imprint.pk,)))
    assert b'name="is_imprint"' in screen.content
