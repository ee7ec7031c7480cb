"""Words in a script that runs the other way run so, wherever a left-to-right paper shows them."""

import re
from datetime import timedelta

import pytest
from feedparser import parse
from lxml.html import document_fromstring, fragment_fromstring

from latefinal.comments.models import Comment
from latefinal.comments.services import rule_on, submit_comment
from latefinal.editions.models import LetterVariant
from latefinal.editions.services import close_edition
from latefinal.mailroom.services import deliver_due
from latefinal.masthead.models import Masthead
from latefinal.stories.models import Topic
from tests import factories
from tests.mailroom.conftest import relay  # noqa: F401 - a fixture
from tests.sourcing.conftest import marked, say
from tests.subscriptions.conftest import evening, subscribe  # noqa: F401 - fixtures

HEBREW = re.compile("[\u05d0-\u05ea]")
STRONG = re.compile("[A-Za-z\u05d0-\u05ea]")
WORDS = "נמל ורן 2026"
ISOLATED = re.compile("\u2068[^\u2069]*\u2069")  # by Unicode's own signs
# What is not set in type, or is read aloud only.
NOT_SHOWN = {"title", "script", "style", "option", "textarea"}
HIDDEN = re.compile(r"\b(unseen|w-sr-only)\b|display: ?none")
HOUR = timedelta(hours=1)


def words_of(element):
    """Its text as `dir=auto` looks at it: not what has a direction of its own."""
    yield element.text or ""
    for child in element:
        is_its_own = child.get("dir") or child.tag in NOT_SHOWN | {"bdi"}
        if isinstance(child.tag, str) and not is_its_own:
            yield from words_of(child)
        yield child.tail or ""


def direction(element):
    for one in (element, *element.iterancestors()):
        asked = one.get("dir") or ("auto" if one.tag == "bdi" else "")
        if asked == "auto":
            strong = STRONG.search("".join(words_of(one)))
            return "rtl" if strong and HEBREW.match(strong[0]) else "ltr"
        if asked:
            return asked
    return "ltr"


def is_hidden(element):
    looks = f"{element.get('class')} {element.get('style')}"
    return element.tag in NOT_SHOWN or HIDDEN.search(looks)


def astray(markup):
    """Words of the sample that are not set from right to left, and how many are."""
    root = (document_fromstring if "<html" in markup else fragment_fromstring)(
        markup, **({} if "<html" in markup else {"create_parent": "div"})
    )
    right, wrong = 0, []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for holder, words in ((element, element.text), (element.getparent(), element.tail)):
            if holder is None or not HEBREW.search(ISOLATED.sub("", words or "")):
                continue
            if any(is_hidden(one) for one in (holder, *holder.iterancestors())):
                continue
            if direction(holder) == "rtl":
                right += 1
            else:
                wrong.append((holder.tag, holder.get("class"), words.strip()))
    return right, wrong


def hebrew_parts():
    """A statement, a contributor and a body with a block of each kind."""
    outlet = factories.make_outlet(WORDS)
    outlet.slug = "outlet"
    outlet.save()
    statement = say(source_name=WORDS, office=WORDS, gist=WORDS, outlet=outlet)
    contributor = factories.make_contributor(WORDS)
    contributor.slug, contributor.line, contributor.about = "signer", WORDS, WORDS
    contributor.save()
    picture = factories.make_picture(
        kind="handout", outlet=outlet, caption=WORDS, credit=WORDS, alt=WORDS
    )
    body = [
        ("text", f"<p>{marked(statement, WORDS)}</p>"),
        ("heading", WORDS),
        ("quote", {"words": f"<p>{WORDS}</p>", "source": WORDS}),
        ("pull_quote", {"words": WORDS}),
        ("picture", {"picture": picture, "caption": WORDS}),
        ("aside", {"title": WORDS, "words": f"<p>{WORDS}</p>"}),
        ("raw", {"html": f"<p>{WORDS}</p>", "note": ""}),
    ]
    return statement, contributor, picture, body


def converse(story, at):
    """A comment and its answer that readers see, and one that is held."""
    said = {"story": story, "name": WORDS, "words": WORDS, "at": at}
    first = submit_comment(**said, address="a@example.org", answers=None)
    rule_on(comment=first, decision="approve", moderator=None, at=at)
    answer = submit_comment(**said, address="b@example.org", answers=first)
    rule_on(comment=answer, decision="approve", moderator=None, at=at)
    submit_comment(**said, address="c@example.org", answers=first)


@pytest.fixture
def shown(section, evening, subscribe, relay, at):  # noqa: F811 - fixtures
    """A story, one taken back, a statement and two letters: every word that was typed is Hebrew."""
    statement, contributor, picture, body = hebrew_parts()
    short = {"title": WORDS, "standfirst": WORDS}
    story = factories.make_story(
        section,
        **short,
        kicker=WORDS,
        dateline=WORDS,
        body=body,
        lead_picture=picture,
        signed_by=[(contributor, WORDS)],
        topics=[Topic.objects.create(name=WORDS, slug="topic", about=WORDS)],
    )
    other = factories.make_story(section, **short)
    converse(story, at)
    subscribe("reader@example.org")
    close_edition(newsletter=evening, local_date=at.date(), at=at)
    deliver_due(at=at)
    factories.correct(story, words=WORDS, at=at + HOUR)
    factories.correct(other, words=WORDS, at=at + HOUR, kind="retraction")
    factories.make_story(section, **short, published_at=at + HOUR)
    later = at + 24 * HOUR
    close_edition(newsletter=evening, local_date=later.date(), at=later)
    deliver_due(at=later)
    return story, other, statement, relay.messages()


def test_on_the_paper(client, shown, section):
    Masthead.objects.update(has_pages_of_people=True)
    story, other, statement, _letters = shown
    addresses = [
        "/", section.get_absolute_url(), story.get_absolute_url(), "/topic/topic/", "/by/signer/",
        "/corrections/", "/archive/2026/11/23/", "/evening/", "/evening/2026-11-23/",
        statement.source.get_absolute_url(), statement.outlet.get_absolute_url(),
        f"/search/?q={WORDS.split()[0]}", f"/comments/{story.pk}/", other.get_absolute_url(),
    ]  # fmt: skip
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code in (200, 410), (address, answer.status_code)
        right, wrong = astray(answer.text)
        assert (address, wrong) == (address, [])
        assert right, address


def test_in_the_letter_with_its_box_of_corrections(shown):
    *_, letters = shown
    assert len(letters) == 2
    for letter in letters:
        right, wrong = astray(letter.get_body(("html",)).get_content())
        assert wrong == []
        assert right
    assert "as it was before" in letters[-1].get_body(("html",)).get_content()


@pytest.mark.parametrize("path", ["/feed/", "/evening/feed/"])
def test_in_a_feed(client, shown, path):

    for entry in parse(client.get(path).content).entries:
        for content in entry.get("content") or [{"value": entry.summary}]:
            assert astray(content["value"])[1] == []


def test_at_the_desk(desk, shown, at, time_machine):
    time_machine.move_to(at + 2 * HOUR)
    held = Comment.objects.order_by("-pk").first()
    edition = LetterVariant.objects.order_by("pk").first().closing.edition
    addresses = [
        "/desk/", "/desk/comments/", "/desk/comments/?show=approve", f"/desk/comments/{held.pk}/",
        "/desk/edition/", f"/desk/edition/receipt/{edition.pk}/",
    ]  # fmt: skip
    for address in addresses:
        answer = desk.get(address, follow=True)
        assert answer.status_code == 200, address
        main = re.search(r"<main.*</main>", answer.text, re.DOTALL)
        right, wrong = astray(main[0] if main else answer.text)
        assert (address, wrong) == (address, [])
        assert right, address
