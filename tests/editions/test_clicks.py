"""How often a story is opened from a letter is counted if the desk wants it; never by whom."""

from __future__ import annotations

import json
import logging
import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction

from latefinal.desk.services import sample_letter
from latefinal.editions.models import Clicks, Edition, LetterVariant
from latefinal.editions.rules.clicks import ClickLink, Opened, bars_of, read_link
from latefinal.editions.services import (
    close_edition,
    close_evenings,
    draft_of,
    line_up,
    send_proofs,
    write_letter,
)
from latefinal.editions.services.letters import LONGEST_HTML, write_for_readers
from latefinal.mailroom.services import count_finished, deliver_due, prune_deliveries
from latefinal.readers.models import Reader
from latefinal.readers.services import erase_reader
from latefinal.stories.models import Story
from latefinal.stories.services import spike_story
from latefinal.subscriptions.errors import LinkBroken
from latefinal.subscriptions.models import Newsletter, Subscription
from latefinal.subscriptions.rules.links import PreferencesToken, sign_preferences_token
from latefinal.subscriptions.services import gather_cohorts
from tests.factories import correct, make_editor, make_story

DAY = date(2026, 11, 23)
HOUR = timedelta(hours=1)
COUNTED = re.compile(r"/evening/to/[^\"\s<]*")
SAYS_SO = "This letter counts how often each link is opened, not by whom."
SAYS_NONE = "No tracking, no counted opens."


@pytest.fixture(autouse=True)
def now(at):
    """The clock stands at the test's moment until the test moves it."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


@pytest.fixture
def counting(evening, settings):
    """A newsletter that counts."""
    settings.LATEFINAL_URL = "https://meridian.example"
    evening.counts_clicks = True
    evening.save()
    return evening


@pytest.fixture
def story(section, at):
    """A story for tonight."""
    return make_story(section, title="The ferry", slug="ferry", published_at=at - 10 * HOUR)


@pytest.fixture
def way(counting, story, subscribe, at):
    """Where the letter's link to the story leads over, once it is closed."""
    subscribe("reader@example.org")
    close_edition(newsletter=counting, local_date=DAY, at=at)
    return f"/evening/to/{counting.pk}-20261123-{story.pk}/"


def clicks():
    return list(Clicks.objects.order_by("pk").values_list("number", flat=True))


def live_in_tokyo(wish, *, at):
    """Their evening is four hours before the paper's, and has long been."""
    Reader.objects.filter(pk=wish.reader_id).update(zone="Asia/Tokyo")
    gather_cohorts(at=at - 12 * HOUR)


def words_of(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def bodies_of(message):
    """Its text and its HTML, as far as it has them."""
    parts = [message.get_body((kind,)) for kind in ("plain", "html")]
    return [part.get_content().replace("\r\n", "\n") for part in parts if part]


def test_switched_off_a_letter_is_what_it_was(evening, section, story, at):
    edition = Edition(newsletter=evening, local_date=DAY)
    stories = [story, *(make_story(section) for _n in range(11))]
    off = write_for_readers(edition=edition, stories=stories, at=at)
    asked = write_letter(edition=edition, stories=stories, at=at)
    assert (off.html, off.text, off.letter) == (asked.html, asked.text, asked.letter)
    assert not COUNTED.search(off.html + off.text)
    assert SAYS_NONE in off.html
    assert SAYS_SO not in off.html
    evening.counts_clicks = True
    on = write_for_readers(edition=edition, stories=stories, at=at)
    for counted, plain in ((on.html, off.html), (on.text, off.text)):
        assert len(set(COUNTED.findall(counted))) == 12
        assert on.shown(counted).split() == off.shown(plain).replace(SAYS_NONE, SAYS_SO).split()
    assert set(on.counted.values()) == {
        f"http://localhost:8000{one.get_absolute_url()}" for one in stories
    }


def test_switched_off_nothing_is_counted(evening, story, subscribe, at):
    subscribe("reader@example.org")
    close_edition(newsletter=evening, local_date=DAY, at=at)
    assert not Clicks.objects.exists()


def test_every_reader_of_the_evening_has_the_same_links(
    relay, section, counting, story, subscribe, at
):
    wishes = subscribe(*(f"{name}@example.org" for name in ("one", "two", "plain", "east")))
    Subscription.objects.filter(pk=wishes[2].pk).update(is_plain=True)
    live_in_tokyo(wishes[3], at=at)
    make_story(section, title="Another", published_at=at - 10 * HOUR)
    for hour in range(-4, 3):
        close_evenings(at=at + hour * HOUR)
    deliver_due(at=at + 2 * HOUR)
    letters = {str(one["To"]): bodies_of(one) for one in relay.messages()}
    assert len(letters) == 4
    named = {to: {frozenset(COUNTED.findall(body)) for body in it} for to, it in letters.items()}
    (links,) = set.union(*named.values())
    assert len(links) == 2
    one, two = (
        [re.sub(r"/evening/(leave|preferences)/[^/]+/", "…", body) for body in letters[to]]
        for to in ("one@example.org", "two@example.org")
    )
    assert one == two
    assert all(
        SAYS_SO in " ".join(unescape(body).split()) for it in letters.values() for body in it
    )


def test_a_link_leads_on_and_counts_and_leaves_nothing_behind(client, way, story):
    answer = client.get(way)
    assert (answer.status_code, answer.headers["Location"]) == (302, story.get_absolute_url())
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert clicks() == [1]
    client.get(f"{way}?from=somewhere")
    assert clicks() == [2]


@pytest.mark.parametrize(
    "ahead",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Purpose": "preview"},
        {"X-Moz": "prefetch"},
    ],
)
def test_a_browser_that_looks_ahead_is_led_on_and_not_counted(client, way, ahead):
    assert client.get(way, headers=ahead).status_code == 302
    assert clicks() == [0]


def test_who_only_asks_for_the_head_is_not_counted(client, way):
    assert client.head(way).status_code == 302
    assert client.post(way).status_code == 405
    assert clicks() == [0]
    client.get(way, headers={"Purpose": "something else"})
    assert clicks() == [1]


def test_a_link_outlives_its_slug_its_deliveries_and_the_switch(client, way, story, at):
    page = Story.at_the_desk().get(pk=story.pk)
    page.slug = "the-other-ferry"
    page.save()
    assert client.get(way).headers["Location"] == "/central-highlands/the-other-ferry/"
    deliver_due(at=at + 20 * HOUR)
    count_finished(at=at + 20 * HOUR)
    prune_deliveries(at=at + 40 * 24 * HOUR)
    assert client.get(way).status_code == 302
    Newsletter.objects.update(counts_clicks=False)
    assert client.get(way).headers["Location"] == "/central-highlands/the-other-ferry/"
    assert clicks() == [2]


def test_a_story_that_was_taken_down_says_so_at_its_own_address(client, way, story):
    spike_story(story=Story.at_the_desk().get(pk=story.pk), reason="It was not so.")
    answer = client.get(way, follow=True)
    assert answer.status_code == 410
    assert "It was not so." in words_of(answer)


def test_it_leads_nowhere_but_to_stories_that_a_letter_had(client, way, section, counting, story):
    secret = make_story(section, slug="secret", published=False)
    public = make_story(section)
    for token in (
        f"{counting.pk}-20261123-{secret.pk}",
        f"{counting.pk}-20261123-{public.pk}",
        f"{counting.pk}-20261122-{story.pk}",
        f"{counting.pk + 1}-20261123-{story.pk}",
        "https:--elsewhere.example",
    ):
        answer = client.get(f"/evening/to/{token}/")
        assert answer.status_code == 404
        assert "secret" not in words_of(answer)


@pytest.mark.parametrize(
    "token", ["", "1", "1-20261123", "1-20261323-2", "1-2026W487-2", "1-20261123-2-3",
              "x1-20261123-2", "1-20261123-" + "9" * 19, "1-20261123-٣", " 1-20261123-2"],
)  # fmt: skip
def test_a_token_that_is_not_whole_is_refused(token):
    with pytest.raises(LinkBroken):
        read_link(token)


def test_a_token_says_edition_and_story_and_no_more():
    link = ClickLink(1, DAY, 42)
    assert link.path == "/evening/to/1-20261123-42/"
    assert read_link("1-20261123-42") == link


def test_what_the_desk_and_the_archive_show_is_not_counted(
    client, desk, way, counting, story, at, relay
):
    run = LetterVariant.objects.get()
    for body in (run.html, run.text):
        assert f"https://meridian.example{story.get_absolute_url()}" in body
        assert "/evening/to/" not in body
    for address in ("/evening/", "/evening/2026-11-23/", f"/desk/edition/sent/{run.pk}/letter/"):
        answer = desk.get(address).content.decode()
        assert "The ferry" in answer
        assert "/evening/to/" not in answer


def test_a_preview_a_proof_and_a_test_letter_are_not_counted(counting, story, relay, at):
    make_editor()
    edition = Edition(newsletter=counting, local_date=DAY)
    draft = draft_of(edition=edition, lineup=line_up(edition=edition, at=at), at=at)
    test = sample_letter(at=at)
    gather_cohorts(at=at)
    assert send_proofs(at=at + HOUR / 2) == 1
    deliver_due(at=at + HOUR / 2)
    (proof,) = relay.messages()
    for body in (draft.html, draft.text, test.html, test.text, *bodies_of(proof)):
        assert "/ferry/" in body
        assert "/evening/to/" not in body
        assert SAYS_SO in " ".join(unescape(body).split())


def test_what_is_set_right_is_not_counted_since_few_are_told(
    relay, section, counting, way, story, at
):
    deliver_due(at=at)
    correct(story, words="It was a tug.", at=at + HOUR)
    make_story(section, title="Next", published_at=at + 20 * HOUR)
    tomorrow = at + 24 * HOUR
    close_edition(newsletter=counting, local_date=tomorrow.date(), at=tomorrow)
    deliver_due(at=tomorrow)
    for body in bodies_of(relay.messages()[-1]):
        assert "It was a tug." in body
        assert f"https://meridian.example{story.get_absolute_url()}" in body
        assert len(set(COUNTED.findall(body))) == 1


def test_two_dozen_stories_with_counted_links_still_fit(section, counting, at):
    stories = [
        make_story(section, title=f"Headline {n} of some length", standfirst="Words " * 60)
        for n in range(24)
    ]
    edition = Edition(newsletter=counting, local_date=DAY)
    draft = write_for_readers(edition=edition, stories=stories, at=at)
    assert len(draft.html.encode()) <= LONGEST_HTML
    assert len(set(COUNTED.findall(draft.html))) == 24


def test_a_sum_is_all_that_is_kept_and_erasing_a_reader_leaves_it(client, way, at):
    client.get(way, headers={"User-Agent": "Somebody's"}, REMOTE_ADDR="192.0.2.7")
    fields = {one.name for one in Clicks._meta.get_fields()}
    assert fields == {"id", "edition", "story", "number"}
    erase_reader(address="reader@example.org", at=at)
    assert clicks() == [1]


def test_a_click_that_cannot_be_written_leads_on_all_the_same(client, way, caplog):
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only = on")
        else:
            cursor.execute("SET LOCAL transaction_read_only = on")
        with caplog.at_level(logging.WARNING):
            answer = client.get(way, REMOTE_ADDR="192.0.2.7")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only = off")
        transaction.set_rollback(True)
    assert answer.status_code == 302
    assert clicks() == [0]
    assert "A click was not counted: OperationalError at" in caplog.text or (
        "A click was not counted: InternalError at" in caplog.text
    )
    assert way not in caplog.text
    assert "192.0.2.7" not in caplog.text
    client.get(way)
    assert clicks() == [1]


def test_the_receipt_tells_every_closing_together_the_most_first(
    client, desk, section, counting, subscribe, at, capsys
):
    wishes = subscribe("home@example.org", "east@example.org")
    live_in_tokyo(wishes[1], at=at)
    ferry, port = (
        make_story(section, title=title, published_at=at - 10 * HOUR)
        for title in ("The ferry", "A port & a <b>")
    )
    for hour in range(-4, 3):
        close_evenings(at=at + hour * HOUR)
    edition = Edition.objects.get()
    assert edition.closings.count() == 2
    for story, times in ((ferry, 1), (port, 3)):
        for _time in range(times):
            client.get(ClickLink(counting.pk, DAY, story.pk).path)
    page = desk.get(f"/desk/edition/receipt/{edition.pk}/")
    assert "Story Opened A port & a <b> 3 The ferry 1" in words_of(page)
    assert 'width="100.0"' in page.content.decode()
    assert 'width="33.3"' in page.content.decode()
    assert "<b>" not in page.content.decode().split("receipt-opened")[1]
    capsys.readouterr()
    call_command("edition", "status", "2026-11-23")
    said = capsys.readouterr().out
    assert "Links opened, by machines too:\n             3  A port & a <b>\n" in said
    call_command("edition", "status", "2026-11-23", "--json")
    assert json.loads(capsys.readouterr().out)["clicks"] == [
        {"story": port.pk, "headline": "A port & a <b>", "number": 3},
        {"story": ferry.pk, "headline": "The ferry", "number": 1},
    ]


def test_where_nothing_was_counted_the_receipt_says_so(desk, evening, story, at, capsys):
    run = close_edition(newsletter=evening, local_date=DAY, at=at)
    page = words_of(desk.get(f"/desk/edition/receipt/{run.closing.edition_id}/"))
    assert "Links opened Not counted." in page
    capsys.readouterr()
    call_command("edition", "status", "2026-11-23")
    assert "Links opened: not counted" in capsys.readouterr().out
    call_command("edition", "status", "2026-11-23", "--json")
    assert json.loads(capsys.readouterr().out)["clicks"] is None


def test_the_desk_switches_it_on_and_readers_are_told(client, desk, evening, subscribe):
    (wish,) = subscribe("reader@example.org")
    page = f"/evening/preferences/{sign_preferences_token(PreferencesToken(wish.reader_id))}/"
    assert SAYS_SO not in words_of(client.get(page))
    assert "never by whom" in words_of(desk.get("/desk/edition/rules/"))
    given = {"closes": "zones", "least_stories": "1", "when_thin": "merge", "counts_clicks": "on"}
    given["days"] = list("1234567")
    assert desk.post("/desk/edition/rules/", given).status_code == 302
    assert Newsletter.objects.get().counts_clicks
    assert SAYS_SO in words_of(client.get(page))
    del given["counts_clicks"]
    desk.post("/desk/edition/rules/", given)
    assert not Newsletter.objects.get().counts_clicks


def test_the_longest_bar_takes_the_width_and_none_is_lost():
    bars = bars_of([Opened(1, "a", 10_000), Opened(2, "b", 1), Opened(3, "c", 0)])
    assert [bar.width for bar in bars] == ["100.0", "0.5", "0.0"]
    assert bars[0].shown == "10,000"
    assert [bar.width for bar in bars_of([Opened(1, "a", 0)])] == ["0.0"]
    assert bars_of([]) == []
