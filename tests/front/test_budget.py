"""A page costs the same few statements, however many stories it shows."""

from datetime import timedelta

import pytest

from latefinal.stories.models import Correction, Topic
from tests import factories
from tests.sourcing.conftest import marked, say

BUDGET = 12
CHEAP = 6
"""The two pages that are read the most."""


def fill(section, many):
    """`many` stories with everything a page can show of each; the newest."""
    ilse, tam = factories.make_contributor(), factories.make_contributor("Tam Oren")
    topic = Topic.objects.create(name="Varen", slug="varen")
    picture = factories.make_picture(kind="handout", outlet=factories.make_outlet())
    stories = [
        factories.make_story(
            section,
            signed_by=[(ilse, ""), (tam, "in Karsa")],
            topics=[topic],
            lead_picture=picture,
            body=[("text", f"<p>{marked(say(), 'It holds')}, he said.</p>")],
            published_at=factories.AT - timedelta(minutes=number),
        )
        for number in range(many)
    ]
    Correction.objects.bulk_create(
        Correction(story=story, words="It was not so.", at=factories.AT) for story in stories
    )
    return stories[0]


@pytest.mark.parametrize("many", [2, 20])
def test_every_page_stays_within_its_statements(client, section, many, count_statements):
    newest = fill(section, many)
    addresses = ("/", "/topic/varen/", "/by/ilse-maren/", "/archive/2026/11/23/", "/corrections/")
    for address in (*addresses, section.get_absolute_url(), newest.get_absolute_url()):
        # Once before: renditions are made, content types known.
        assert client.get(address).status_code == 200
        with count_statements() as statements:
            client.get(address)
        print(address, len(statements))  # noqa: T201 - told where the budget is overrun
        most = CHEAP if address in ("/", newest.get_absolute_url()) else BUDGET
        assert len(statements) <= most, (address, statements)
