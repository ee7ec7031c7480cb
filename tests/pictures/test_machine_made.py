"""Readers and programs are told where a machine made or changed a picture."""

import json
import re

import pytest

from latefinal.pictures.models import Picture
from latefinal.pictures.provenance import SourceType
from latefinal.syndication.card import credit_of
from tests import factories

pytestmark = pytest.mark.django_db
VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def image_of(page):
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return json.loads(data)[0]["image"]


def test_it_stands_beside_the_credit_in_the_story_and_in_its_data(client, section, at):
    made = factories.make_picture(source_type=SourceType.MADE_BY_AI, copyright="© Mara Voss")
    changed = factories.make_picture(source_type=SourceType.ENHANCED)
    body = [("picture", {"picture": changed, "caption": ""})]
    story = factories.make_story(section, lead_picture=made, body=body, published_at=at)
    page = client.get(story.get_absolute_url()).content.decode()
    assert page.count("Made by AI") == 1
    assert page.count("Changed by a program") == 1
    assert "Made by AI" in client.get("/").content.decode()
    assert "A. Photographer. Made by AI" in client.get("/feed/").content.decode()
    image = image_of(page)
    assert image["digitalSourceType"] == f"{VOCABULARY}trainedAlgorithmicMedia"
    assert (image["creditText"], image["copyrightNotice"]) == ("A. Photographer", "© Mara Voss")


@pytest.mark.parametrize("kind", ["", *SourceType.values])
def test_only_machines_are_told_of(kind):
    picture = Picture(source_type=kind, credit="")
    assert bool(picture.told_of_machine) is picture.is_by_machine
    assert credit_of(picture) == picture.told_of_machine
