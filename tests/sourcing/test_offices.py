"""Offices that sources held from one day to another, and who is meant by one."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from latefinal.sourcing.models import Office, Source, Statement
from latefinal.sourcing.proposals import proposals_in
from latefinal.sourcing.rules.offices import names_office
from tests.sourcing.conftest import say
from tests.sourcing.test_mark import send
from tests.sourcing.test_pages import text
from tests.wire.entries import make_item

pytestmark = pytest.mark.django_db
CHANGED = date(2026, 3, 12)
SAID = "“It is shut,” the foreign minister said."


def hold(name, title="foreign minister", body="Karsa", **days):
    source, _made = Source.objects.get_or_create(name=name, kind="person")
    return Office.objects.create(source=source, title=title, body=body, **days).source


@pytest.fixture
def ministers(paper):
    return hold("Ana Tole", until=CHANGED), hold("Darian Osk", since=CHANGED)


def who(words, on):
    (found,) = proposals_in(words, on=on)
    return [one.name for one in found.candidates] or [found.speaker.name, found.source]


@pytest.mark.parametrize(
    "words",
    [
        SAID,
        "“It is shut,” Karsa's foreign minister said.",
        "“It is shut,” said the foreign minister of Karsa.",
    ],
)
def test_an_office_alone_means_who_held_it_on_that_day(ministers, words):
    before, after = ministers
    assert who(words, date(2026, 3, 11)) == ["Ana Tole", before]
    assert who(words, date(2026, 3, 13)) == ["Darian Osk", after]
    assert who(words, None) == ["Darian Osk", after]


def test_the_day_is_that_of_the_item_in_which_the_words_are(ministers):
    item = make_item(text=SAID, published_at=datetime(2026, 3, 1, tzinfo=UTC))
    (found,) = proposals_in(SAID, items=[item], on=date(2026, 11, 1))
    assert (found.source, found.speaker.office) == (ministers[0], "foreign minister")


def test_where_two_could_be_meant_it_is_asked(ministers):
    assert who(SAID, CHANGED) == ["Ana Tole", "Darian Osk"]
    hold("Vela Tarn", body="Omreth")
    assert who(SAID, None) == ["Darian Osk", "Vela Tarn"]
    assert who("“It is shut,” said the foreign minister of Omreth.", None)[0] == "Vela Tarn"


def test_one_word_that_others_bear_as_well_is_asked_and_with_its_place_is_not(paper):
    mayor = hold("Tal Orm", title="mayor", body="Varen")
    assert who("“It is shut,” the mayor said.", None) == ["Tal Orm", "mayor"]
    assert who("“It is shut,” the mayor of Varen said.", None) == ["Tal Orm", mayor]


@pytest.mark.parametrize(
    "named",
    ["the deputy foreign minister", "a foreign minister", "the former foreign minister",
     "his foreign minister", "the foreign minister of Omreth", "the minister of roads"],
)  # fmt: skip
def test_a_deputy_a_former_one_and_another_countrys_are_others(ministers, named):
    assert not names_office(named, title="foreign minister", body="Karsa")
    assert who(f"“It is shut,” {named} said.", None)[1] is None


def test_who_is_named_in_the_text_goes_before_the_register(ministers):
    words = "Vela Tarn, the foreign minister, came. “It is shut,” the foreign minister said."
    assert [one.speaker.name for one in proposals_in(words)] == ["Vela Tarn"]


def test_a_known_person_has_the_office_of_the_day_and_a_printed_one_stays(ministers):
    hold("Darian Osk", title="envoy", body="", until=date(2026, 3, 1))
    Source.objects.update(office="spokesman")
    for day, office in {date(2026, 2, 1): "envoy", CHANGED: "foreign minister, Karsa",
                        date(2026, 3, 5): ""}.items():  # fmt: skip
        (found,) = proposals_in("“It is shut,” Darian Osk said.", on=day)
        assert found.speaker.office == office
    (found,) = proposals_in("“It is shut,” Darian Osk, a lawyer, said.", on=CHANGED)
    assert "lawyer" in found.speaker.office


def test_a_statement_keeps_the_office_of_its_day_whatever_comes_after(desk, ministers):
    send(desk, said_on="2026-04-01")
    kept = Statement.objects.get()
    assert (kept.office, kept.said_on) == ("foreign minister, Karsa", date(2026, 4, 1))
    Office.objects.all().delete()
    kept.refresh_from_db()
    assert kept.office == "foreign minister, Karsa"
    assert say(source_name="Ana Tole", office="guest").office == "guest"


def test_an_office_does_not_end_before_it_began(ministers):
    with pytest.raises(ValidationError, match="ends before it begins"):
        Office(source=ministers[0], title="x", since=CHANGED, until=date(2026, 3, 11)).full_clean()
    Office(source=ministers[0], title="x", since=CHANGED, until=CHANGED).full_clean()


def test_offices_are_edited_on_the_sources_screen_and_listed_for_readers(desk, client, quote):
    quote(say(source_name="Foreign ministry", source_kind="body"))
    source = Source.objects.get()
    address = reverse("wagtailsnippets_sourcing_source:edit", args=[source.pk])
    rows = {"TOTAL_FORMS": "2", "INITIAL_FORMS": "0", "1-title": "host",
            "0-title": "mediator", "0-body": "Straits talks", "0-since": "2024-05-01",
            "0-until": "2025-06-30"}  # fmt: skip
    given = {"name": source.name, "kind": "body", "office": "old one", "reply": "", "called": ""}
    desk.post(address, {**given, **{f"offices-{name}": value for name, value in rows.items()}})
    page = text(client.get(source.get_absolute_url()))
    assert "mediator, Straits talks from 1 May 2024 until 30 June 2025" in page
    assert "old one" not in page
    assert "Straits talks" in desk.get(address).content.decode()
