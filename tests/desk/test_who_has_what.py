"""Who has what: each story under way is listed once, as far as it is."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from latefinal.desk.who_has_what import UnderWay, sections_of, under_way, words_of_draft
from latefinal.people.models import Role
from latefinal.plumbing import clock
from latefinal.stories.models import Section, Story
from latefinal.stories.services import spike_story
from tests import factories

pytestmark = pytest.mark.django_db

SCREEN = "/desk/who-has-what/"


def lists(user, **given):
    return under_way(user=user, sections=sections_of(user), at=clock.now(), **given)


def states(user, **given):
    return {one.state: [line.story.pk for line in one.lines] for one in lists(user, **given)}


def approve(story, by):
    Story.at_the_desk().get(pk=story.pk).current_workflow_task_state.approve(user=by)


@pytest.fixture
def reporter(paper):
    return factories.make_member(Role.REPORTER)


def draft(section, by, **fields):
    return factories.make_story(section, published=False, editor=by, **fields)


def test_each_story_stands_where_it_is(section, editor, reporter):
    writing = draft(section, reporter)
    submitted = factories.submit(draft(section, reporter), by=reporter)
    approved = factories.submit(draft(section, reporter), by=reporter, approved=True)
    returned = factories.submit(draft(section, reporter), by=reporter)
    returned.current_workflow_task_state.reject(user=editor, comment="Who says so?")
    later = draft(section, reporter, go_live_at=clock.now() + timedelta(days=1))
    later.get_latest_revision().publish()
    held = factories.make_story(section, embargoed_until=clock.now() + timedelta(hours=2))
    changed = factories.make_story(section)
    changed.save_revision(user=reporter)
    factories.make_story(section)  # out, and nothing is being changed
    assert states(editor) == {
        UnderWay.RETURNED: [returned.pk],
        UnderWay.DRAFT: [writing.pk],
        UnderWay.CHANGED: [changed.pk],
        UnderWay.SUBMITTED: [submitted.pk],
        UnderWay.APPROVED: [approved.pk],
        UnderWay.SCHEDULED: [later.pk],
        UnderWay.EMBARGOED: [held.pk],
    }


def test_a_spiked_story_is_not_under_way(section, editor):
    story = factories.make_story(section)
    spike_story(story=story, reason="It was a rumour.", editor=editor)
    assert states(editor) == {}


def test_the_oldest_stands_first(section, editor, time_machine):
    time_machine.move_to("2026-11-23T12:00:00Z", tick=False)
    first, second = draft(section, editor), draft(section, editor)
    time_machine.shift(60)
    Story.at_the_desk().get(pk=first.pk).save_revision(user=editor)
    assert states(editor)[UnderWay.DRAFT] == [second.pk, first.pk]


def test_a_submitted_story_is_in_edit_once_an_editor_saved_it(client, section, reporter):
    story = factories.submit(draft(section, reporter, title="The quay"), by=reporter)
    editor = factories.make_member(Role.EDITOR)
    assert states(editor) == {UnderWay.SUBMITTED: [story.pk]}
    assert states(editor, mine=True) == {}
    saved = Story.at_the_desk().get(pk=story.pk).save_revision(user=editor)
    ((state, (line,)),) = ((one.state, one.lines) for one in lists(editor, mine=True))
    assert (state, line.who, line.since) == (UnderWay.IN_EDIT, editor, saved.created_at)
    client.force_login(reporter)
    assert f"{section} · in edit" in client.get("/desk/").content.decode()
    approve(story, by=editor)
    assert states(editor) == {UnderWay.APPROVED: [story.pk]}


def test_of_what_has_an_hour_the_next_stands_first(section, editor):
    now = clock.now()
    scheduled, held = [], []
    for hours in (9, 3, 6):
        embargo = {"embargoed_until": now + timedelta(hours=hours)}
        held.append(factories.make_story(section, **embargo).pk)
        story = draft(section, editor, go_live_at=now + timedelta(hours=hours))
        story.get_latest_revision().publish()
        scheduled.append(story.pk)
    found = states(editor)
    for state, numbers in ((UnderWay.SCHEDULED, scheduled), (UnderWay.EMBARGOED, held)):
        assert found[state] == [numbers[1], numbers[2], numbers[0]]


def test_a_change_of_a_published_story_says_its_hour_too(section, editor):
    story = factories.make_story(section)
    story.go_live_at = clock.now() + timedelta(hours=3)
    story.save_revision(user=editor).publish()
    ((line,),) = (one.lines for one in lists(editor))
    assert (line.state, line.due) == (UnderWay.SCHEDULED, story.go_live_at)


def test_one_sees_the_sections_in_which_one_writes(section, reporter, editor):
    elsewhere = Section.objects.exclude(pk=section.pk).get()
    theirs, others = draft(section, editor), draft(elsewhere, editor)
    member = factories.make_member(Role.REPORTER, "two@example.org", section)
    assert states(member) == {UnderWay.DRAFT: [theirs.pk]}
    assert states(reporter) == {UnderWay.DRAFT: [theirs.pk, others.pk]}
    assert states(editor, mine=True)[UnderWay.DRAFT] == [theirs.pk, others.pk]
    assert states(reporter, mine=True) == {}


def test_a_line_says_who_how_long_and_leads_to_the_story_where_one_may(client, section, reporter):
    own = draft(section, reporter, title="Ferry union calls off strike", slugline="FERRY")
    owner = factories.make_editor()
    draft(section, owner, title="Budget office to brief")
    client.force_login(reporter)
    page = client.get(SCREEN).content.decode()
    assert "FERRY" in page
    assert f"/desk/pages/{own.pk}/edit/" in page
    assert "Budget office to brief" in page
    assert page.count("/edit/") == 1
    assert "Reporter," in page


def test_a_script_gets_the_list_alone(desk, section, editor):
    draft(section, editor, title="Ferry union calls off strike")
    part = desk.get(SCREEN, headers={"x-requested-with": "XMLHttpRequest"}).content.decode()
    assert "Ferry union" in part
    assert "<html" not in part


def test_an_empty_board_leads_to_a_new_story(desk, section):
    assert "Nothing is under way here." in desk.get(SCREEN).content.decode()


def test_many_cost_as_many_statements_as_few(desk, section, editor):
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(SCREEN).status_code == 200
        return len(asked)

    draft(section, editor)
    statements()  # what a process asks once
    few = statements()
    for _number in range(10):
        factories.submit(draft(section, editor), by=editor)
    assert statements() <= few <= 15


def test_a_story_that_goes_while_the_board_is_drawn_takes_no_other_along(section, editor, reporter):
    stays, goes = draft(section, reporter), draft(section, reporter)
    elsewhere = Section.objects.exclude(pk=section.pk).get()

    def moved_in_between(execute, sql, *given):
        answer = execute(sql, *given)
        if 'AS "embargoed_until"' in sql:  # their numbers are found, and not yet their lines
            Story.objects.filter(pk=goes.pk).update(section=elsewhere)
        return answer

    mine = [one for one in sections_of(editor) if one.pk == section.pk]
    with connection.execute_wrapper(moved_in_between):
        (found,) = under_way(user=editor, sections=mine, at=clock.now())
    assert [line.story.pk for line in found.lines] == [stays.pk]


def test_words_of_a_version_are_counted_in_every_block():
    body = [
        {"type": "text", "value": "<p>Two <b>words</b></p>"},
        {"type": "quote", "value": {"words": "and three more"}},
    ]
    assert words_of_draft({"body": json.dumps(body)}) == 5
    assert words_of_draft({"body": "not JSON"}) == words_of_draft({}) == 0


def test_a_story_that_was_returned_says_so_with_the_note_where_it_is_opened(
    client, section, editor, reporter
):
    story = factories.submit(draft(section, reporter, title="The quay"), by=reporter)
    client.force_login(reporter)
    assert "· submitted" in client.get("/desk/").content.decode()
    story.current_workflow_task_state.reject(user=editor, comment="Who <says> so?")
    first = client.get("/desk/").content.decode()
    opened = client.get(f"/desk/pages/{story.pk}/edit/").content.decode()
    for screen in (first, opened):
        assert "Who &lt;says&gt; so?" in screen
    assert "· returned" in first
    assert f"Returned by {editor}" in opened
