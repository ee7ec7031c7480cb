"""A publisher lets a story out though a check asks for more: what that holds for, and who may."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry

from latefinal.people.models import Role
from latefinal.stories.errors import NotPublishable
from latefinal.stories.models import Override, Story
from latefinal.stories.publish_checks import Problem, checks, judged_problems, problems_with
from latefinal.stories.services import (
    OVERRIDDEN,
    OVERRIDE_TAKEN_BACK,
    override_problems,
    publish_story,
    take_back_override,
)
from tests import factories

pytestmark = pytest.mark.django_db

REASON = "Nobody else was on the quay."


@pytest.fixture(autouse=True)
def no_fog():
    """A check that may be overridden, of each word “fog” and who let it in, and one that may not.

    It asks like those of the rooms above: by what the story says, and nothing else.
    """

    def soft(story):
        for word in re.findall(r"\bfog\w*", str(story.body)):
            words = f"There is {word} in it: let it lift."
            yield Problem("body", words, "test.fog", word, may_be_overridden=True)

    def hard(story):
        if "ice" in str(story.body):
            yield Problem("body", "There is ice in it: break it.")

    for check in (soft, hard):
        checks.register(check, name=check.__qualname__)
    yield
    for check in (soft, hard):
        checks.unregister(check)


def saying(words):
    return [("text", f"<p>{words}</p>")]


@pytest.fixture
def story(section):
    """A draft with one problem."""
    return factories.make_story(section, published=False, body=saying("A fog came"))


def now(story):
    return Story.at_the_desk().get(pk=story.pk)


def words_of(story):
    return [one.words for one in problems_with(story)]


def let_pass(story, editor, at, reason=REASON):
    problem = next(one for one in problems_with(story) if one.may_be_overridden)
    given = {"reason": reason, "editor": editor, "at": at}
    return override_problems(story=story, problems=[problem], **given)[0]


def test_what_was_let_pass_is_published_and_kept_with_who_when_and_why(story, editor, at):
    with pytest.raises(NotPublishable, match=r"let it lift.*a publisher may let it out"):
        publish_story(story=now(story), at=at)
    row = let_pass(story, editor, at)
    assert publish_story(story=now(story), at=at).live
    assert (row.key, row.words) == ("test.fog", "There is fog in it: let it lift.")
    assert (row.reason, row.by, row.at, row.name) == (REASON, editor, at, "Ilse")
    entry = PageLogEntry.objects.get(action=OVERRIDDEN)
    assert (entry.page_id, entry.user) == (story.pk, editor)
    assert entry.data == {"problem": row.words, "reason": REASON}
    assert entry.formatter.format_message(entry) == f"Let pass: {row.words} Reason: {REASON}"


def test_a_reason_holds_for_the_words_it_was_given_for_and_no_others(story, editor, at):
    let_pass(story, editor, at)
    story.body = saying("A fog came, and foghorns")
    assert words_of(story) == ["There is foghorns in it: let it lift."]
    story.body = saying("The fogs came")
    assert words_of(story) == ["There is fogs in it: let it lift."]


def test_a_reason_holds_for_one_story(story, section, editor, at):
    let_pass(story, editor, at)
    other = factories.make_story(section, published=False, body=saying("A fog came"))
    assert words_of(other) == ["There is fog in it: let it lift."]


def test_what_always_keeps_a_story_back_is_not_let_pass_with_the_rest(story, editor, at):
    let_pass(story, editor, at)
    story.body = saying("A fog came, with ice")
    assert words_of(story) == ["There is ice in it: break it."]
    with pytest.raises(NotPublishable) as refused:
        publish_story(story=story, at=at)
    assert "may let it out" not in str(refused.value)


def test_a_problem_is_let_pass_once_however_many_press(story, editor, at):
    given = {"story": story, "problems": problems_with(story), "editor": editor, "at": at}
    first = override_problems(reason=REASON, **given)
    assert override_problems(reason="Another.", **given) == first
    assert Override.objects.count() == 1
    assert PageLogEntry.objects.filter(action=OVERRIDDEN).count() == 1


def test_what_was_taken_back_stands_in_the_way_again_and_stays_in_the_history(story, editor, at):
    row = let_pass(story, editor, at)
    later = at + timedelta(minutes=5)
    for _time in range(2):
        take_back_override(override=row, editor=editor, at=later)
    assert (row.taken_back_by, row.taken_back_at, row.reason) == (editor, later, REASON)
    assert words_of(story) == ["There is fog in it: let it lift."]
    entry = PageLogEntry.objects.get(action=OVERRIDE_TAKEN_BACK)
    assert REASON in entry.formatter.format_message(entry)
    again = let_pass(story, editor, later, reason="They were asked now.")
    assert again != row
    assert Override.objects.count() == 2
    assert words_of(story) == []


def out(section, words):
    """A live story that went out before there was a check, as by an older release."""
    story = factories.make_story(section, body=saying("Nothing."))
    story = now(story)
    Story.at_the_desk().filter(pk=story.pk).update(body=story.body.stream_block.to_python(
        [{"type": "text", "value": f"<p>{words}</p>"}]
    ))  # fmt: skip
    return now(story)


def test_a_typo_in_a_story_that_went_out_is_mended_whatever_is_asked_since(section, at):
    story = out(section, "A fog came wiht rain")
    story.body = saying("A fog came with rain")
    assert publish_story(story=story, at=at).live
    assert not Override.objects.exists()
    assert [one.went_out for one in judged_problems(now(story))] == [True]


def test_what_is_new_in_a_story_that_went_out_is_asked_about(section, at):
    story = out(section, "A fog came")
    story.body = saying("A fog came, and foghorns")
    with pytest.raises(NotPublishable, match="foghorns"):
        publish_story(story=story, at=at)


def test_a_story_that_was_unpublished_is_asked_anew(section, at):
    story = out(section, "A fog came")
    story.unpublish()
    with pytest.raises(NotPublishable, match="let it lift"):
        publish_story(story=now(story), at=at)


def test_what_was_taken_back_is_asked_anew_of_a_live_story_too(story, editor, at):
    row = let_pass(story, editor, at)
    publish_story(story=now(story), at=at)
    take_back_override(override=row, editor=editor, at=at)
    with pytest.raises(NotPublishable, match="let it lift"):
        publish_story(story=now(story), at=at)


def test_a_copy_of_a_story_has_no_reasons_of_its_own(story, editor, at):
    let_pass(story, editor, at)
    copy = story.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=False)
    assert words_of(copy) == ["There is fog in it: let it lift."]


def test_a_story_that_is_not_saved_yet_is_only_told_what_is_missing():
    told = {"standfirst": "It came.", "made_by_machine": "none"}
    story = Story(title="New", body=saying("A fog came"), **told)
    assert words_of(story) == ["There is fog in it: let it lift."]


def test_who_let_it_pass_is_the_desk_once_they_are_gone(story, at):
    gone = factories.make_editor("gone@example.org")
    row = let_pass(story, gone, at)
    gone.delete()
    row.refresh_from_db()
    assert (row.name, row.reason) == ("the desk", REASON)


def editor_of(story):
    return reverse("wagtailadmin_pages:edit", args=(story.pk,))


def screen_of(story):
    return reverse("override_problem", args=(story.pk,))


def shown(client, address):
    return html.unescape(client.get(address).content.decode())


def asked(story, reason, number=0):
    return {"problem": problems_with(story)[number].fingerprint, "reason": reason}


def test_the_storys_screen_lists_what_stands_in_the_way_and_leads_on(desk, story):
    screen = shown(desk, editor_of(story))
    assert "There is fog in it: let it lift." in screen
    assert f'href="{screen_of(story)}"' in screen
    assert "Nothing stands in the way" not in screen


def test_the_storys_screen_says_by_whom_and_why_it_was_let_pass(desk, story, editor, at):
    let_pass(story, editor, at)
    screen = shown(desk, editor_of(story))
    assert "Let pass by <bdi>Ilse</bdi>" in screen
    assert REASON in screen
    assert "Nothing stands in the way of the draft that was saved last." in screen


def test_a_story_without_problems_says_so_and_leads_nowhere(desk, section):
    story = factories.make_story(section, published=False)
    screen = shown(desk, editor_of(story))
    assert "Nothing stands in the way of the draft that was saved last." in screen
    assert screen_of(story) not in screen


def test_a_reason_is_posted_and_leads_back_to_the_story_after_the_last(desk, story, editor):
    story.body = saying("A fog came, and foghorns")
    story.save_revision()
    answer = desk.post(screen_of(story), asked(story, REASON))
    assert answer.url == screen_of(story)
    answer = desk.post(screen_of(story), asked(story, "They were silent."))
    assert answer.url == editor_of(story)
    reasons = Override.objects.order_by("pk").values_list("reason", "by")
    assert list(reasons) == [(REASON, editor.pk), ("They were silent.", editor.pk)]


def test_several_are_let_pass_with_one_reason_in_one_press_and_each_is_kept(desk, story, editor):
    story.body = saying("A fog came, and foghorns, and more fogs")
    story.save_revision()
    problems = [one.fingerprint for one in problems_with(story)]
    screen = shown(desk, screen_of(story))
    assert [screen.count(f'value="{one}"') for one in problems] == [1, 1, 1]
    assert "checked" not in screen.split('<ul class="before">')[1].split("</ul>")[0]
    answer = desk.post(screen_of(story), {"problem": problems[:2], "reason": REASON})
    assert answer.url == screen_of(story)
    rows = Override.objects.order_by("pk")
    assert [(row.fingerprint, row.reason, row.by) for row in rows] == [
        (one, REASON, editor) for one in problems[:2]
    ]
    assert PageLogEntry.objects.filter(action=OVERRIDDEN).count() == 2
    # What is left stands alone, and is ticked.
    assert re.search(rf'value="{problems[2]}"[^>]*checked', shown(desk, screen_of(story)))


def test_a_reason_with_nothing_ticked_lets_nothing_pass_and_is_not_lost(desk, story):
    answer = desk.post(screen_of(story), {"reason": REASON})
    assert answer.status_code == 422
    assert "Tick what is let pass." in answer.content.decode()
    assert REASON in answer.content.decode()
    assert not Override.objects.exists()


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_without_a_reason_that_fits_nothing_is_let_pass(desk, story, reason):
    answer = desk.post(screen_of(story), asked(story, reason))
    assert answer.status_code == 422
    assert "reason-error" in answer.content.decode()
    assert not Override.objects.exists()


def test_a_problem_that_is_gone_or_may_not_be_let_pass_is_not(desk, story):
    story.body = saying("ice")
    story.save_revision()
    for fingerprint in (problems_with(story)[0].fingerprint, "0" * 64, ""):
        answer = desk.post(screen_of(story), {"problem": fingerprint, "reason": REASON})
        assert answer.url == screen_of(story)
    assert not Override.objects.exists()
    assert "This has to be mended." in shown(desk, screen_of(story))


def test_a_reason_is_taken_back_on_the_screen(desk, story, editor, at):
    row = let_pass(story, editor, at)
    back = reverse("take_back_override", args=(row.pk,))
    assert back in shown(desk, screen_of(story))
    assert desk.get(back).status_code == 405
    assert desk.post(back).url == screen_of(story)
    row.refresh_from_db()
    assert row.taken_back_by == editor
    assert back not in shown(desk, screen_of(story))


def test_who_may_not_publish_is_told_and_lets_nothing_pass(client, section, editor, at):
    chief = factories.make_member(Role.EDITOR)
    story = factories.make_story(section, published=False, body=saying("A fog came"))
    row = let_pass(story, editor, at)
    story.body = saying("A fog came, and foghorns")
    story.save_revision()
    client.force_login(chief)
    screen = shown(client, editor_of(story))
    assert "foghorns in it" in screen
    assert screen_of(story) not in screen
    assert "whoever publishes it may let pass" in screen
    assert client.get(screen_of(story)).status_code == 403
    client.post(screen_of(story), asked(story, REASON))
    client.post(reverse("take_back_override", args=(row.pk,)))
    row.refresh_from_db()
    assert Override.objects.count() == 1
    assert row.taken_back_at is None
