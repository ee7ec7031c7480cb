"""One random and valid call of each service that writes what a reader's page could show."""

from __future__ import annotations

from datetime import timedelta

from latefinal.comments.models import Comment, Decision
from latefinal.comments.services import (
    answer_as_staff,
    doubt_comment,
    rule_on,
    rule_on_all,
    submit_comment,
)
from latefinal.desk.services import NewOwner, NewPaper, claim_paper, found_paper, settle_address
from latefinal.masthead.models import Masthead
from latefinal.masthead.services import add_contributor
from latefinal.outlets.models import Outlet
from latefinal.past.models import PastDue
from latefinal.past.services import keep_committed, keep_due, keep_left, keep_past
from latefinal.people.services import offer_claim
from latefinal.pictures.models import Picture
from latefinal.readers.services import erase_reader
from latefinal.related.models import RelatedStory, StoryProfile
from latefinal.related.services import (
    ban_related,
    choose_forgotten,
    choose_related,
    find_unread,
    note_published,
    pin_related,
    rebuild_related,
    relate_story,
    undecide_related,
)
from latefinal.sourcing.models import Source, Statement
from latefinal.sourcing.services import (
    known_speaker,
    mend_statement,
    record_statement,
    tell_of_mending,
    tie_statements,
)
from latefinal.stories.models import Correction, Story, StoryKind, Topic
from latefinal.stories.services import (
    draft_story,
    draw_bodies_again,
    follow_the_draft,
    follow_the_tree,
    keep_the_reason,
    move_story,
    note_the_corrections,
    publish_story,
    spike_story,
    tell_correction,
    unspike_story,
    withdraw_correction,
)
from latefinal.subscriptions.models import Newsletter
from latefinal.subscriptions.services import (
    end_newsletter,
    evening_newsletter,
    newsletter_by_slug,
    resume_newsletter,
)
from tests.factories import make_story
from tests.sourcing.conftest import marked

from .desk import Desk, calls
from .full_paper import READERS, comment_on

# Stories.


@calls(draft_story)
def a_story_is_drafted(desk: Desk) -> None:
    make_story(desk.section(), published=False, title=desk.words())


@calls(publish_story)
def a_story_comes_in(desk: Desk) -> None:
    ago = timedelta(hours=desk.random.randrange(60))
    held = desk.at + timedelta(hours=desk.random.randrange(1, 5)) if desk.flag() else None
    topics = [topic] if (topic := desk.one(Topic.objects.all())) else []
    make_story(
        desk.section(), published_at=desk.at - ago, embargoed_until=held, topics=topics,
        lead_picture=desk.one(Picture.objects.exclude(alt="")),
    )  # fmt: skip


@calls(publish_story)
def a_story_is_published_again(desk: Desk) -> None:
    story = desk.any_story()
    fields = {
        "title": desk.words(),
        "standfirst": desk.words(),
        "kicker": desk.words(),
        "dateline": desk.words(),
        "kind": desk.random.choice(StoryKind.values),
        "slug": desk.slug(),
        "body": [("text", f"<p>{desk.words() * desk.random.randrange(1, 900)}</p>")],
        "lead_picture": desk.one(Picture.objects.exclude(alt="")),
        "published_at": desk.at - timedelta(hours=desk.random.randrange(60)),
        "embargoed_until": desk.at + timedelta(hours=1),
    }
    for name in desk.random.sample(sorted(fields), 2):
        setattr(story, name, fields[name])
    publish_story(story=story, at=desk.at)


@calls(publish_story)
def a_story_is_corrected(desk: Desk) -> None:
    story = desk.story()
    kind = desk.random.choice(["correction", "clarification", "update", "retraction"])
    more = {"at": desk.at, "changes_meaning": desk.flag()}
    story.corrections.add(Correction(kind=kind, words=desk.words(), **more))
    publish_story(story=story, at=desk.at)


@calls(publish_story)
def a_story_is_retracted(desk: Desk) -> None:
    story = desk.story()
    story.corrections.add(Correction(kind="retraction", words=desk.words(), at=desk.at))
    publish_story(story=story, at=desk.at)


@calls(withdraw_correction)
def a_retraction_is_taken_back(desk: Desk) -> None:
    said = Correction.objects.filter(said_at__isnull=False, kind="retraction")
    if (retraction := desk.one(said)) is not None:
        withdraw_correction(correction=retraction, reason=desk.words(), editor=None, at=desk.at)


@calls(spike_story)
def a_story_is_spiked(desk: Desk) -> None:
    spike_story(story=desk.story(), reason=desk.words())


@calls(unspike_story)
def a_spiked_story_is_taken_back(desk: Desk) -> None:
    if (spiked := desk.one(Story.at_the_desk().filter(is_spiked=True))) is not None:
        unspike_story(story=spiked)


@calls(keep_the_reason)
def a_spiked_story_has_a_reason_in_its_draft(desk: Desk) -> None:
    story = desk.any_story()
    story.spike_reason = desk.words()
    story.save_revision()
    keep_the_reason(story=Story.at_the_desk().get(pk=story.pk))


@calls(move_story)
def a_story_moves(desk: Desk) -> None:
    move_story(story=desk.any_story(), section=desk.section())


@calls(follow_the_draft)
def a_draft_asks_for_another_section(desk: Desk) -> None:
    story = desk.any_story()
    story.moves_to_id = desk.section().pk
    follow_the_draft(story=story)


@calls(follow_the_tree)
def the_tree_is_followed(desk: Desk) -> None:
    follow_the_tree(story=desk.any_story())


@calls(withdraw_correction)
def a_correction_is_taken_away(desk: Desk) -> None:
    if (correction := desk.one(Correction.objects.filter(said_at__isnull=False))) is not None:
        withdraw_correction(correction=correction, reason=desk.words(), editor=None, at=desk.at)


@calls(note_the_corrections)
def the_corrections_are_noted(desk: Desk) -> None:
    story = desk.story()
    note_the_corrections(story=story, version=story.save_revision())


@calls(draw_bodies_again)
def bodies_are_drawn_again(desk: Desk) -> None:
    for picture in Picture.objects.all():
        Picture.objects.filter(pk=picture.pk).update(caption=desk.words())
        draw_bodies_again.func(picture.pk)


@calls(keep_committed, keep_due, keep_left, keep_past)
def what_was_read_is_kept(desk: Desk) -> None:
    Story.at_the_desk().filter(pk=desk.story().pk).update(kicker=desk.words())
    keep_due(at=desk.at)
    begun = desk.story().past
    PastDue.objects.create(past=begun)
    keep_past(past_id=begun.pk, at=desk.at)
    keep_left(at=desk.at)
    keep_committed(began=desk.at, at=desk.at)


# Comments.


@calls(submit_comment)
def a_comment_comes_in(desk: Desk) -> None:
    comment_on(desk.story(), words=desk.words())


@calls(doubt_comment)
def a_comment_is_doubted(desk: Desk) -> None:
    doubt_comment(comment=desk.one(Comment.objects.all()) or comment_on(desk.story()))


@calls(rule_on)
def a_comment_is_ruled_on(desk: Desk) -> None:
    comment = desk.one(Comment.objects.all()) or comment_on(desk.story())
    decision = desk.random.choice([Decision.APPROVE, Decision.REMOVE])
    rule_on(comment=comment, decision=decision, reason=desk.words(), moderator=None, at=desk.at)


@calls(rule_on_all)
def all_held_comments_are_approved(desk: Desk) -> None:
    comment_on(desk.story(), words=desk.words())
    held = Comment.objects.held()
    rule_on_all(comments=held, decision=Decision.APPROVE, moderator=None, at=desk.at)


@calls(answer_as_staff)
def the_paper_answers(desk: Desk) -> None:
    comment = desk.one(Comment.objects.shown())
    if comment is not None:
        answer_as_staff(
            comment=comment, contributor=add_contributor(name="Ilse Maren"), words=desk.words(),
            at=desk.at,
        )  # fmt: skip


@calls(erase_reader)
def a_reader_is_erased(desk: Desk) -> None:
    erase_reader(address=READERS, words_too=desk.flag(), at=desk.at)


# Who says, who carries, who signs.


@calls(record_statement, tie_statements)
def a_statement_is_recorded(desk: Desk) -> None:
    outlet = desk.one(Outlet.objects.all())
    said = record_statement(source_name=desk.words(), gist=desk.words(), outlet=outlet)
    story = desk.story()
    story.body = [("text", f"<p>{marked(said, desk.words())}</p>")]
    publish_story(story=story, at=desk.at)
    tie_statements(story=story)


@calls(record_statement)
def a_speaker_says_more(desk: Desk) -> None:
    source, story = desk.one(Source.objects.all()), desk.story()
    if source is not None:
        facts = {"source_name": source.name, "source_kind": source.kind, "gist": desk.words()}
        record_statement(story=story, via="told", **facts)


@calls(mend_statement)
def a_statement_is_mended(desk: Desk) -> None:
    statement = desk.one(Statement.objects.all())
    if statement is not None:
        facts = {"source_name": statement.source.name if desk.flag() else desk.words()}
        outlet = desk.one(Outlet.objects.all())
        then = [desk.one(Outlet.objects.all())] if desk.flag() else []
        ways = [{"via": "told"}, {"via": "outlet", "outlet": outlet, "then": then}]
        facts |= desk.random.choice(ways)
        mend_statement(statement=statement, gist=desk.words(), **facts)


@calls(tell_of_mending, tell_correction)
def readers_are_told_of_it(desk: Desk) -> None:
    statement = desk.one(Statement.objects.filter(story__live=True))
    if statement is not None:
        tell_of_mending(statement=statement, words=desk.words(), editor=None, at=desk.at)


@calls(known_speaker)
def a_speaker_has_another_office(desk: Desk) -> None:
    source = desk.one(Source.objects.all())
    if source is not None:
        known_speaker(name=source.name, kind=source.kind, office=desk.words())


@calls(add_contributor)
def a_contributor_signs(desk: Desk) -> None:
    contributor, story = add_contributor(name=desk.words()), desk.story()
    story.bylines.create(contributor=contributor, role=desk.words())
    publish_story(story=story, at=desk.at)


# What stands beside a story.


@calls(note_published, choose_related, relate_story)
def a_choice_is_made(desk: Desk) -> None:
    story = desk.any_story()
    note_published(story=story)
    choose_related(story_id=story.pk, at=desk.at)
    relate_story.func(story.pk)


@calls(choose_forgotten)
def a_forgotten_choice_is_made(desk: Desk) -> None:
    StoryProfile.objects.filter(story=desk.any_story()).update(chosen_at=None)
    choose_forgotten(at=desk.at)


@calls(find_unread)
def stories_are_found_that_were_never_read(desk: Desk) -> None:
    StoryProfile.objects.filter(story=desk.any_story()).delete()
    find_unread(at=desk.at)


@calls(rebuild_related)
def all_choices_are_made_again(desk: Desk) -> None:
    list(rebuild_related())


@calls(pin_related)
def a_story_is_pinned_beside_another(desk: Desk) -> None:
    story, other = desk.story(), desk.any_story()
    if story.pk != other.pk:
        pin_related(story=story, other=other)


@calls(ban_related)
def a_story_is_banned_from_beside_another(desk: Desk) -> None:
    if (row := desk.one(RelatedStory.objects.all())) is not None:
        ban_related(story=row.story, other=row.other)


@calls(undecide_related)
def nobody_decided_after_all(desk: Desk) -> None:
    if (row := desk.one(RelatedStory.objects.all())) is not None:
        undecide_related(row=row)


# The paper itself, and its newsletters.


@calls(found_paper)
def the_paper_is_founded_again(desk: Desk) -> None:
    found_paper(name=desk.words(), zone="UTC")


@calls(claim_paper)
def the_paper_is_claimed(desk: Desk) -> None:
    masthead = Masthead.load()
    paper = NewPaper(desk.words(), masthead.zone, masthead.evening, [(desk.words(), desk.slug())])
    owner = NewOwner("Ilse Maren", f"{desk.slug()}@example.org", "a long enough password")
    from latefinal.people.models import User

    User.objects.all().delete()
    claim_paper(token=offer_claim(at=desk.at), paper=paper, owner=owner, at=desk.at)


@calls(settle_address)
def the_address_is_settled(desk: Desk) -> None:
    settle_address()


@calls(end_newsletter)
def a_newsletter_ends(desk: Desk) -> None:
    if (newsletter := desk.one(Newsletter.objects.all())) is not None:
        end_newsletter(newsletter=newsletter, at=desk.at)


@calls(resume_newsletter)
def a_newsletter_is_taken_up_again(desk: Desk) -> None:
    if (newsletter := desk.one(Newsletter.objects.all())) is not None:
        resume_newsletter(newsletter=newsletter, at=desk.at)


@calls(evening_newsletter, newsletter_by_slug)
def the_evening_edition_is_asked_for(desk: Desk) -> None:
    evening_newsletter()
    newsletter_by_slug("evening")
