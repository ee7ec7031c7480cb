"""The letter says what the paper says, asks no other host for anything, and fits."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
import regex
from lxml.html import document_fromstring

from latefinal.editions.models import Edition
from latefinal.editions.services import close_edition, write_letter
from latefinal.editions.services.letters import IN_FULL, LONGEST_HTML
from latefinal.mailroom.services import deliver_due
from latefinal.masthead.models import Masthead
from latefinal.pictures.services import render_next
from latefinal.readers.models import Reader
from latefinal.sourcing.models import Source, Statement
from latefinal.stories.machines import MachineShare
from tests.factories import correct, make_outlet, make_picture, make_story
from tests.sourcing.conftest import marked, say

DAY = date(2026, 11, 23)
HOUR = timedelta(hours=1)


@pytest.fixture
def sent(relay, evening, subscribe, settings, at):
    """Close the edition and answer the letter that came."""

    def do():
        settings.LATEFINAL_URL = "https://meridian.example"
        if not Reader.objects.exists():
            subscribe("reader@example.org")
        close_edition(newsletter=evening, local_date=DAY, at=at)
        deliver_due(at=at)
        return relay.messages()[-1]

    return do


def html_of(message):
    return message.get_body(("html",)).get_content()


def text_of(message):
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_it_leads_with_its_picture_and_says_how_it_is_sourced(section, sent, at):
    outlet = make_outlet("Varen Port Authority")
    picture = make_picture(kind="handout", outlet=outlet, credit="Varen Port Authority")
    story = make_story(
        section, title="A “second” lease & more?", kind="analysis", lead_picture=picture
    )
    source = Source.objects.create(name="Darian Osk")
    for position in (1, 2, 3):
        Statement.objects.create(
            story=story,
            source=source,
            gist="The talks continue.",
            outlet=make_outlet("Karsa Press Agency" if position < 3 else "Lamp", "state"),
            via="outlet" if position < 3 else "told",
            position=position,
        )
    make_story(section, title="Another", published_at=at - 9 * HOUR)
    message = sent()
    html, text = html_of(message), text_of(message)
    assert message["Subject"] == "A “second” lease & more?"
    assert message["From"].addresses[0].display_name == "The Meridian"
    assert re.search(r'<img[^>]*alt="A harbour at dusk"', html)
    assert re.search(r'<img[^>]*src="https://meridian\.example/media/[^"]*\.jpg"', html)
    assert 'Image: <span dir="auto">Varen Port Authority</span>, handout' in html
    assert "■ state-controlled" in html
    for body in (html, text):
        assert "of 3 statements via state media" in body
        assert "because you confirmed it on 3 March 2026" in body
        assert "https://meridian.example/evening/2026-11-23/" in body
    assert "CENTRAL HIGHLANDS · ANALYSIS" in text
    assert max(len(line) for line in text.splitlines() if "https://" not in line) <= 72


def test_its_head_lets_a_mail_program_stop_it_with_one_click(section, sent, client):
    make_story(section)
    message = sent()
    address = message["List-Unsubscribe"].strip("<>")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<evening.meridian.example>"
    assert message["Feedback-ID"] == "20261123:evening:edition:meridian.example"
    assert address.startswith("https://meridian.example/evening/leave/")
    assert address in html_of(message)
    assert address in text_of(message)


def test_it_asks_no_other_host_and_runs_nothing(section, sent):
    bad = "\"><script>alert(1)</script><b title='&quot;"
    picture = make_picture(alt=bad, credit=bad)
    make_story(section, title=bad, standfirst=bad, lead_picture=picture)
    html = html_of(sent())
    hosts = set(re.findall(r'(?:src|href|url\()\s*=?\s*["\']?(https?://[^/"\')]+)', html))
    assert hosts == {"https://meridian.example"}
    page = document_fromstring(html)
    assert not page.xpath("//script | //b | //*[@onerror] | //*[@title]")
    assert page.xpath("//img/@alt") == [bad]
    assert page.xpath("//title/text()") == [bad]
    assert "@import" not in html
    assert "prefers-color-scheme: dark" in html


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\x1f", "\ufffe"])
def test_a_sign_that_a_word_processor_left_behind_stops_no_edition(section, sent, sign):
    make_story(section, title=f"Two{sign}words", standfirst=f"More{sign}of it.")
    html = html_of(sent())
    assert "Two words" in html
    assert "More of it." in html


def test_a_picture_whose_file_is_lost_holds_up_no_edition(section, sent):
    picture = make_picture()
    make_story(section, title="Pictured", lead_picture=picture)
    picture.renditions.all().delete()
    picture.file.storage.delete(picture.file.name)
    html = html_of(sent())
    assert "Pictured" in html
    assert "<img" not in html


def lose(picture):
    picture.file.storage.delete(picture.file.name)


def cut(picture):
    with picture.file.open() as file:
        half = file.read()[: picture.file.size // 2]
    with picture.file.storage.open(picture.file.name, "wb") as file:
        file.write(half)


@pytest.mark.parametrize("harm", [lose, cut, None])
def test_an_edition_closes_without_a_broken_picture_and_the_desk_is_told_which(
    section, sent, settings, admin_client, at, harm
):
    broken = make_picture(rendered=False, title="The broken one", alt="B")
    make_picture(title="The sound one")
    make_story(section, title="Pictured", lead_picture=broken)
    before = settings.STORAGES
    if harm is None:
        backend = "tests.pictures.test_trouble.Away"
        settings.STORAGES = {**before, "default": {"BACKEND": backend, "OPTIONS": {}}}
    else:
        harm(broken)
    render_next(at=at)
    message = sent()
    assert "Pictured" in text_of(message)
    assert "<img" not in html_of(message)
    settings.STORAGES = before
    broken.refresh_from_db()
    assert broken.problem
    told = admin_client.get("/desk/pictures/not-shown/").text
    assert "The broken one" in told
    assert broken.problem in unescape(told)
    assert "The sound one" not in told


@pytest.mark.parametrize(("language", "day"), [("ta", "2026-09-03"), ("en", "3 September 2026")])
def test_a_month_too_long_for_its_slot_holds_up_no_edition(
    relay, section, sent, subscribe, settings, at, language, day
):
    settings.LANGUAGE_CODE = language
    subscribe("early@example.org", since=at.replace(month=9, day=3))
    make_story(section)
    sent()
    assert relay.times["early@example.org"] == 1
    assert any(f"confirmed it on {day}." in text_of(message) for message in relay.messages())


def test_two_dozen_stories_fit_into_what_mail_programs_show_whole(section, sent, at):
    for number in range(24):
        make_story(
            section,
            title=f"Headline {number} about a matter of some length and weight",
            standfirst="Words " * 60,
            published_at=at - number * HOUR / 4,
        )
    message = sent()
    html = html_of(message)
    assert len(html.encode()) <= 90_000
    assert "Headline 0 " in html
    assert "Headline 23 " in html
    assert "In short" in html
    assert "Headline 23 " in text_of(message)


def test_what_was_set_right_since_stands_above_and_says_which_edition_was_wrong(
    section, evening, subscribe, sent, at
):
    wrong = make_story(section, title="A customs post opens", published_at=at - 30 * HOUR)
    correct(wrong, words="A typo.", at=at - 25 * HOUR)
    subscribe("reader@example.org")
    close_edition(newsletter=evening, local_date=DAY - timedelta(days=1), at=at - 24 * HOUR)
    deliver_due(at=at - 24 * HOUR)
    correct(wrong, words="It opens on 20 November.", at=at - HOUR)
    correct(wrong, words="More came.", kind="update", at=at - HOUR)
    correct(make_story(section, title="Fresh"), words="Never sent wrong.", at=at - HOUR)
    message = sent()
    assert re.search(
        r"It opens on 20 November\.</span> <a [^>]*>What changed</a>", html_of(message)
    )
    text = text_of(message)
    assert "Our edition of Sunday, 22 November carried “A customs post opens”" in text
    assert "It opens on 20 November." in text
    for unsaid in ("A typo.", "More came.", "Never sent wrong."):
        assert unsaid not in text


@pytest.mark.parametrize("place", [0, 1, IN_FULL])
def test_what_a_machine_made_is_said_wherever_words_of_the_story_stand(section, draft, at, place):
    """Of the lead, of a story with its standfirst, and of a headline: so is whether it was read."""
    stories = [make_story(section, title=f"Ports {number}") for number in range(IN_FULL + 2)]
    made, other = stories[place], stories[place + 1]
    for story, share in ((made, MachineShare.TRANSLATED), (other, MachineShare.DRAFTED)):
        story.made_by_machine, story.machine = share, "Tolmach & Co"
    made.reviewed_at = at
    written = draft(stories)
    html = unescape(written.html)
    for body in (html, " ".join(written.text.split())):
        assert body.count("Tolmach & Co") == 2
        checked = body.index("Translated by machine (Tolmach & Co) and checked by the desk.")
        unread = body.index("Drafted by machine (Tolmach & Co). Nobody at the desk has checked it.")
        assert body.index(made.title) < checked < body.index(other.title) < unread


def test_that_a_machine_described_the_picture_stands_beside_its_credit(section, draft, at):
    picture = make_picture(alt_by_machine=True, alt_machine="Oculus", alt_checked_at=at)
    html = draft([make_story(section, lead_picture=picture)]).html
    told = "Described for screen readers by machine (Oculus), checked by the desk."
    assert html.index("A. Photographer") < html.index(told)


def test_of_what_people_wrote_the_letter_says_nothing_of_machines(section, draft):
    story = make_story(section)
    story.made_by_machine = MachineShare.NONE
    written = draft([story])
    assert "machine" not in written.html.lower() + written.text.lower()


@pytest.mark.parametrize("is_told", [True, False])
def test_the_desk_decides_whether_letters_say_how_a_story_is_sourced(section, sent, is_told):
    Masthead.objects.update(shows_sourcing=not is_told, shows_sourcing_in_letters=is_told)
    make_story(section, body=[("text", f"<p>{marked(say(), 'They continue')}.</p>")])
    assert ("1 statement" in text_of(sent())) is is_told


def test_without_picture_standfirst_or_postal_address_it_still_reads_well(section, sent):
    Masthead.objects.update(postal_address="", shows_sourcing_in_letters=False)
    make_story(section, title="Bare", standfirst="")
    message = sent()
    assert "<img" not in html_of(message)
    assert "\n\n\n" not in text_of(message)
    assert "The Meridian. No tracking, no counted opens." in " ".join(text_of(message).split())


@pytest.mark.parametrize(
    ("word", "signs"), [("harbour ", "harbour"), ("Գյումրի ", "Գյումրի"), ("ท่าเรือสัญญา", None)]
)
def test_a_subject_too_long_for_a_mailbox_is_cut_where_a_reader_would(section, sent, word, signs):
    title = (word * 40)[:240].strip()
    make_story(section, title=title)
    subject = sent()["Subject"]
    kept = subject.removesuffix("…")
    assert len(subject) <= 150
    assert title.startswith(kept)
    assert kept != subject
    if signs:
        assert set(kept.split()) == {signs}
    else:
        left = regex.findall(r"\X", title)[len(regex.findall(r"\X", kept)) :]
        assert kept + "".join(left) == title


@pytest.fixture
def draft(evening, at):
    """Write stories out that begin with a word each."""

    def do(stories, **more):
        edition = Edition(newsletter=evening, local_date=DAY, preheader="In short")
        return write_letter(edition=edition, stories=stories, at=at, **more)

    return do


@pytest.mark.parametrize(("over", "in_full"), [(0, 8), (1, 7)])
def test_as_many_stand_in_full_as_mail_programs_show_whole(section, draft, over, in_full):
    stories = [make_story(section, standfirst="Begins") for _ in range(9)]
    room = LONGEST_HTML - len(draft(stories).html.encode()) + over
    for story in stories:
        story.standfirst += "x" * (room // 8)
    stories[0].standfirst += "x" * (room % 8)
    made = draft(stories)
    assert made.html.count("Begins") == in_full
    assert len(made.html.encode()) <= LONGEST_HTML
    assert made.stories == stories


def test_where_not_even_headlines_fit_there_are_headlines_alone(section, draft):
    story = make_story(section, standfirst="Begins")
    story.title = "Long " * 1000
    made = draft([story] * 20)
    assert "Begins" not in made.html
    assert made.html.count("Long Long ") > 20


@pytest.mark.parametrize(("given", "kept"), [(68, 68), (69, 68)])
def test_what_does_not_fit_even_as_a_headline_is_left_to_the_next(section, draft, given, kept):
    story = make_story(section, standfirst="Begins")
    made = draft([story] * given, is_plain=True)
    assert len(made.stories) == kept
    assert (made.html, made.text.count("Begins")) == ("", 8)


def test_only_the_lead_has_its_picture(section, draft):
    stories = [make_story(section, lead_picture=make_picture()) for _ in range(2)]
    assert draft(stories).html.count("<img") == 1
    assert draft([make_story(section), *stories]).html.count("<img") == 0
