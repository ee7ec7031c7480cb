"""A small paper with something of everything that readers can be shown."""

from __future__ import annotations

from datetime import timedelta

from wagtail.contrib.redirects.models import Redirect

from latefinal.comments.models import Comment, Decision
from latefinal.comments.services import answer_as_staff, rule_on, submit_comment
from latefinal.editions.services import close_edition
from latefinal.masthead.models import Masthead
from latefinal.outlets.services import set_hosts, set_names
from latefinal.past.services import keep_due
from latefinal.people.models import User
from latefinal.related.services import pin_related
from latefinal.sourcing.models import Statement
from latefinal.sourcing.services import tell_outcome
from latefinal.stories.models import Correction, Notice, Paper, Section, Story
from latefinal.stories.services import (
    add_notice,
    publish_story,
    spike_story,
    withdraw_correction,
)
from latefinal.subscriptions.models import Newsletter
from latefinal.subscriptions.services import evening_newsletter
from latefinal.syndication.models import SocialCard
from latefinal.wire.services import take_item, tie_story
from tests.factories import (
    AT,
    correct,
    make_contributor,
    make_outlet,
    make_picture,
    make_story,
    make_topic,
)
from tests.sourcing.conftest import marked, say
from tests.wire.entries import make_item

READERS = "halloran@example.org"


def fill_paper() -> None:
    """Give a founded paper stories over three days, and all that hangs on stories."""
    Masthead.objects.update(
        has_pages_of_people=True, tells_silent_edits=True, shows_earlier_versions=True
    )
    highlands, straits = Section.objects.order_by("path")
    stories = _fill(highlands, straits)
    _talk_under(stories[0])
    _set_right(stories)
    _stand_beside(stories)
    _put_up_notices(stories[1])
    _use_the_wire(stories[0])
    _change(stories[1])
    SocialCard.objects.filter(story=stories[0]).update(
        is_due=False, seal="1", file="images/card-1.jpg"
    )
    evening = evening_newsletter()
    yesterday = AT - timedelta(hours=16)
    close_edition(newsletter=evening, local_date=yesterday.date(), at=yesterday, force=True)
    Newsletter.objects.create(name="The week", slug="week", words="Seven days.", days="7")
    Redirect.add_redirect("/old/address", "/corrections/")


def _fill(highlands: Section, straits: Section) -> list[Story]:
    hers, his = make_contributor("Ilse Maren"), make_contributor("Tomas Verhal")
    ports, grain = make_topic("Ports"), make_topic("Grain")
    photograph = make_picture()
    agency = make_outlet("Harbour Photos")
    for outlet in (agency, make_outlet()):
        set_names(outlet=outlet, names=[f"{outlet.name[0]}PA", "Карса"])
        set_hosts(outlet=outlet, hosts=[f"{outlet.slug}.example"])
    handout = make_picture(title="Quay", kind="handout", outlet=agency)
    body = [("picture", {"picture": handout})]
    by_machine = {"made_by_machine": "drafted", "machine": "Reedmark 3", "reviewed_at": AT}
    parts: list[dict[str, object]] = [
        {"signed_by": [(hers, "")], "topics": [ports], "lead_picture": photograph},
        {"signed_by": [(his, ""), (hers, "")], "topics": [ports, grain]},
        {"signed_by": [(his, "")], "lead_picture": handout, "kind": "analysis"},
        {"topics": [grain], "body": _quoting()},
        {"topics": [grain], "body": body, **by_machine},
        {},
        {"signed_by": [(hers, "")]},
    ]
    days = [timedelta(hours=11 * number) for number in range(len(parts))]
    return [
        make_story(straits if number % 2 else highlands, published_at=AT - ago, **more)
        for number, (ago, more) in enumerate(zip(days, parts, strict=True))
    ]


def _quoting() -> list[tuple[str, str]]:
    statements: list[Statement] = [
        say(gist="the talks continue"),
        say(gist="ships will wait", source_name="Harbour office", source_kind="body"),
        say(gist="a protocol", via="document", document="press release", is_seen_by_us=True),
    ]
    said = " and ".join(marked(one, f"words {one.pk}") for one in statements)
    return [("text", f"<p>They said {said}.</p>")]


def _change(story: Story) -> None:
    """Have readers find it in other words than a minute ago."""
    keep_due(at=AT - timedelta(minutes=1))
    changed = Story.at_the_desk().get(pk=story.pk)
    changed.standfirst = "Two berths and not one."
    publish_story(story=changed, at=AT)
    keep_due(at=AT)


def _talk_under(story: Story) -> None:
    first = comment_on(story)
    rule_on(comment=first, decision=Decision.APPROVE, moderator=None, at=AT)
    answer_as_staff(comment=first, contributor=make_contributor(), words="We looked again.", at=AT)
    comment_on(story, words="Is that so?")


def comment_on(story: Story, *, words: str = "Who asked?") -> Comment:
    """One that is held."""
    given = {"name": "T. Halloran", "address": READERS, "words": words}
    return submit_comment(story=story, answers=None, at=AT, **given)


def _use_the_wire(story: Story) -> None:
    """An item that its outlet changed after it had been used."""
    editor = User.objects.get_or_create(email="wire@example.org")[0]
    item = make_item(text="A second lease is not planned.", at=AT - timedelta(hours=3))
    take_item(item=item, editor=editor, at=AT - timedelta(hours=2))
    tie_story(item=item, story=story)
    make_item(text="A second lease is not presently planned.", at=AT - timedelta(hours=1))
    tell_outcome(
        statement=Statement.objects.filter(story__isnull=False).earliest("pk"),
        outcome="changed",
        on=AT.date(),
        words="The agency says something else now.",
        story=story,
    )


def _set_right(stories: list[Story]) -> None:
    correct(stories[1], words="It was Tuesday.", at=AT)
    correct(stories[5], words="We take it back.", at=AT, kind="retraction")
    spike_story(story=Story.at_the_desk().get(pk=stories[6].pk), reason="It was not so.")
    correct(stories[2], words="It was Thursday.", at=AT)
    said = Correction.objects.get(words="It was Thursday.")
    withdraw_correction(correction=said, reason="It was not.", editor=None, at=AT)
    section = stories[0].section
    make_story(section, embargoed_until=AT + timedelta(hours=2), topics=[make_topic("Ports")])
    make_story(section, published=False)


def _stand_beside(stories: list[Story]) -> None:
    pin_related(story=stories[0], other=stories[1])
    pin_related(story=stories[1], other=stories[3])


def _put_up_notices(story: Story) -> None:
    words = f'<p>About us, and <a linktype="page" id="{story.pk}">a story</a>.</p>'
    body = [("text", words), ("picture", {"picture": make_picture(title="The house")})]
    about = Notice(title="About", slug="about", body=body)
    add_notice(under=Paper.objects.get(), notice=about)
    imprint = Notice(
        title="Imprint", slug="imprint", body=[("text", "<p>Who</p>")], is_imprint=True
    )
    add_notice(under=about, notice=imprint)
    Masthead.objects.update(publisher="Meridian Cooperative", owners="213 members.")
    add_notice(
        under=about, notice=Notice(title="Data", slug="data", body=[("text", "<p>What</p>")])
    )
