"""Comments as readers see and leave them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from lxml import html

from latefinal.comments.models import Comment, Decision
from latefinal.comments.services import answer_as_staff, rule_on
from latefinal.plumbing.origin import HONEYPOT
from latefinal.stories.services import spike_story
from tests import factories

TYPED = {
    "words": "The May contracts are the whole story.",
    "name": "T. Halloran",
    "address": "halloran@example.org",
}


@pytest.fixture(autouse=True)
def _now(at):
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def approved(leave, editor, at):
    """Leave a comment and approve it."""

    def _approved(*args, **given):
        comment = leave(*args, **given)
        rule_on(comment=comment, decision=Decision.APPROVE, moderator=editor, at=at)
        return comment

    return _approved


def thread(story):
    return f"/comments/{story.pk}/"


def send(client, story, **changed):
    return client.post(thread(story), {**TYPED, **changed})


def test_a_comment_is_taken_without_script_or_cookie(client, story):
    response = send(client, story)
    assert response.status_code == 303
    assert response.headers["Location"] == f"{story.get_absolute_url()}?held=1#comments"
    assert not response.cookies
    assert Comment.objects.held().get().words == TYPED["words"]


def test_the_story_then_says_that_it_is_held(client, story):
    place = send(client, story).headers["Location"]
    page = client.get(place)
    assert "is held for a moderator" in page.text
    assert TYPED["words"] not in page.text
    assert not page.cookies
    assert "is held for a moderator" not in client.get(story.get_absolute_url()).text


def test_the_form_holds_nothing_that_ages_with_a_cached_page(client, story):
    first, second = (client.get(story.get_absolute_url()).text for _ in range(2))
    assert "csrfmiddlewaretoken" not in first
    assert first[first.index('id="comments"') :] == second[second.index('id="comments"') :]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"words": " "}, "Your comment holds no words."),
        ({"words": "<b></b>"}, "Your comment holds no words."),
        ({"words": "x" * 4001}, "Your comment is 4001 characters long; it may have 4000."),
        ({"name": ""}, "Give a name to stand above your comment."),
        ({"name": "x" * 81}, "That name is longer than 80 characters."),
        ({"address": ""}, "Give your e-mail address; it is not shown."),
        ({"address": "nobody"}, "“nobody” is no e-mail address."),
        ({"address": "a" * 5000 + "@example.org"}, "is no e-mail address."),
        ({"address": "a@example.org\nBcc: b@example.org"}, "has a line break or"),
        ({"address": "a@example.org\r\n"}, "has a line break or"),
        ({"address": "a\x00@example.org"}, "has a line break or"),
        ({"words": "a\x00b"}, "Null characters are not allowed."),
        ({"answers": "999999999999999999999999"}, "is no longer shown"),
        ({"answers": "1; DROP"}, "is no longer shown"),
    ],
)
def test_a_fault_is_said_in_a_sentence_and_what_was_typed_stays(client, story, changed, sentence):
    response = send(client, story, **changed)
    assert response.status_code == 422
    assert response.text.count(sentence) == 1
    kept = {**TYPED, **changed}
    assert "words" in changed or kept["words"] in response.text
    assert not Comment.objects.exists()


def test_a_form_from_another_site_is_refused(client, story):
    response = client.post(thread(story), TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert not Comment.objects.exists()


def test_what_a_machine_may_have_sent_is_held_with_a_word_to_the_desk(client, admin_client, story):
    assert send(client, story, leave_this="https://casino.example").status_code == 303
    assert send(client, story, words="Another.", address="b@example.org").status_code == 303
    doubted, plain = Comment.objects.get(is_doubted=True), Comment.objects.get(is_doubted=False)
    assert list(Comment.objects.held()) == [plain, doubted]
    listed = admin_client.get("/desk/comments/").text
    assert listed.count("Perhaps sent by a machine") == 1
    assert "Perhaps sent by a machine" in admin_client.get(f"/desk/comments/{doubted.pk}/").text
    assert TYPED["words"] not in client.get(story.get_absolute_url()).text


def test_the_field_that_catches_machines_is_out_of_reach_for_people(client, story):
    page = html.fromstring(client.get(story.get_absolute_url()).text)
    fields = page.xpath(f"//input[@name='{HONEYPOT}']")
    assert len(fields) == len(page.xpath("//form[@method='post']")) > 0
    assert page.xpath("//input[@tabindex='-1']") == fields
    for field in fields:
        assert field.get("autocomplete") == "off"
        assert field.xpath("ancestor::*[@hidden and @aria-hidden='true']")
    # What the autofill of browsers and password managers goes by.
    kinds = (
        "name|mail|user|login|pass|url|web|site|home|comp|org|phone|tel|addr|street|city|zip|code"
    )
    assert not re.search(kinds, HONEYPOT)
    assert not any(field.get("id") for field in fields)


def test_a_machine_s_other_faults_are_said_to_it_like_anybody_s(client, story):
    assert send(client, story, leave_this="x", words=" ").status_code == 422
    assert not Comment.objects.exists()


def test_the_sixth_from_one_address_waits(client, story):
    codes = [send(client, story, words=f"Number {number}").status_code for number in range(6)]
    assert codes == [303] * 5 + [429]
    assert Comment.objects.count() == 5


def test_after_ten_minutes_it_may_be_written_from_again(client, story, at):
    for number in range(6):
        send(client, story, words=f"Number {number}")
    for seconds, code in ((599, 429), (600, 303)):
        with time_machine.travel(at + timedelta(seconds=seconds), tick=False):
            assert send(client, story, words="One more.").status_code == code


def test_a_network_is_slowed_whatever_addresses_it_gives(client, story):
    codes = [
        send(client, story, words=f"No {n}", address=f"r{n}@example.org").status_code
        for n in range(21)
    ]
    assert codes == [303] * 20 + [429]


@pytest.mark.parametrize(
    ("year", "shown"), [(2020, ">1 Jun 2020, 14:00<"), (2026, ">1 Jun, 14:00<")]
)
def test_a_comment_of_another_year_says_which(client, section, year, shown):
    june = datetime(year, 6, 1, 9, tzinfo=UTC)
    old = factories.make_story(section, published_at=june)
    said = Comment.objects.create(story=old, name="Ola", words="So it was.", submitted_at=june)
    rule_on(comment=said, decision=Decision.APPROVE, moderator=None, at=june)
    assert shown in client.get(old.get_absolute_url()).text


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 30])
def test_no_story_is_a_404(client, paper, number):
    assert client.get(f"/comments/{number}/").status_code == 404


def test_no_story_takes_no_comment(client, paper):
    assert client.post("/comments/0/", TYPED).status_code == 404


def test_a_spiked_story_takes_no_comment(client, story):
    spike_story(story=story, reason="Legal advice.")
    assert send(client, story).status_code == 404
    assert not Comment.objects.exists()


def test_an_approved_comment_stands_under_the_story(client, story, approved):
    approved("Less <than last year.\n\nSecond & last.")
    page = client.get(story.get_absolute_url()).text
    assert "1 comment" in page
    assert "<p>Less &lt;than last year.</p>" in page
    assert "<p>Second &amp; last.</p>" in page
    assert "23 Nov, 17:00" in page  # 12:00 UTC, as the masthead's clock shows it
    assert "halloran@example.org" not in page


def test_an_answer_of_ours_bears_the_papers_name(client, story, approved, at):
    answer_as_staff(
        comment=approved(), contributor=factories.make_contributor(), words="We have.", at=at
    )
    page = client.get(story.get_absolute_url()).text
    assert '<b class="ours">The Meridian</b>' in page
    assert "2 comments" in page


def test_a_reader_can_answer_without_script(client, story, approved):
    opener = approved()
    page = client.get(f"{thread(story)}?answers={opener.pk}")
    assert f'name="answers" value="{opener.pk}"' in page.text
    assert "You answer <bdi>T. Halloran</bdi>" in page.text
    assert send(client, story, words="Which ones?", answers=opener.pk).status_code == 303
    assert Comment.objects.held().get().answers == opener


@pytest.mark.parametrize("answers", ["999", "x", "99999999999999999999999", "%00"])
def test_a_link_to_answer_what_is_gone_opens_the_plain_form(client, story, answers):
    page = client.get(f"{thread(story)}?answers={answers}")
    assert page.status_code == 200
    assert "You answer" not in page.text
    assert 'name="answers" value=' not in page.text


def test_a_story_without_comments_says_so(client, story):
    assert "No comment yet" in client.get(story.get_absolute_url()).text


def test_a_long_thread_is_paged(client, story, approved):
    for number in range(62):
        approved(f"Comment number {number}.", address=f"r{number}@example.org")
    page = client.get(story.get_absolute_url()).text
    assert "62 comments" in page
    assert "Read all the comments" in page
    assert "Comment number 61." not in page
    second = client.get(f"{thread(story)}?page=2").text
    assert "Comment number 61." in second
    assert "Comment number 59." not in second


def test_a_thread_is_not_torn_apart_by_a_page(client, story, approved):
    first = approved("The first of many.")
    for number in range(61):
        approved(f"Comment number {number}.", address=f"r{number}@example.org")
    approved("A late answer.", answers=first)
    assert "A late answer." in client.get(thread(story)).text


@pytest.mark.parametrize("number", [2, 20])
def test_the_comments_of_a_story_take_one_statement(
    story, approved, at, number, django_assert_num_queries
):
    from latefinal.comments.slots import under_the_story

    for index in range(number):
        approved(f"Comment number {index}.", address=f"r{index}@example.org")
    with django_assert_num_queries(1):
        filling = under_the_story(story=story, at=at, request=None)
        str(filling.context["form"])
    assert filling.context["total"] == number


def test_a_whole_thread_costs_the_same_for_many(
    client, story, approved, django_assert_max_num_queries
):
    opener = approved()
    for index in range(20):
        approved(f"Answer {index}.", address=f"r{index}@example.org", answers=opener)
    client.get(thread(story))
    # Eight of them count it: there are too many such addresses to keep.
    with django_assert_max_num_queries(9 + 8):
        page = client.get(f"{thread(story)}?answers={opener.pk}")
    assert page.text.count('class="words"') == 21
