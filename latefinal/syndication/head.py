"""What stands in the head of a story's page for those who show it elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.templatetags.static import static

from latefinal.masthead.models import Masthead
from latefinal.pagecache.gathering import shows
from latefinal.pictures.embedded.source_types import address_of
from latefinal.pictures.models import Picture
from latefinal.pictures.rules import spec
from latefinal.pictures.services import renditions_of
from latefinal.plumbing.slots import Filling
from latefinal.sourcing.beside import said_in
from latefinal.sourcing.models import SourceKind, Statement
from latefinal.sourcing.rules.summary import summarise
from latefinal.stories.every_page import every_page
from latefinal.stories.models import Notice, Story
from latefinal.stories.page import updated_at

from .cache_keys import card_of
from .querysets import card_file
from .rules import Facts, Image, Owned, Said, breadcrumbs, news_article, organisation, script_safe

CARD_WIDE, CARD_HIGH = 1200, 630
SHOWN = spec(1280, "jpeg")  # the one format that every reader of cards knows


def head(*, story: Story, at: datetime, request: Any) -> Filling:
    """Open Graph and JSON-LD; no statement beyond what the page itself asks."""
    masthead = Masthead.load(request_or_site=request)
    facts = facts_of(story, masthead, at=at, imprint=every_page(request).imprint)
    data = script_safe([news_article(facts), breadcrumbs(facts)])
    given = {"facts": facts, "data": data, "shown": _card(story, facts) or facts.image}
    return Filling("syndication/head.html", given)


def _card(story: Story, facts: Facts) -> Image | None:
    """The card that was drawn of the story; None until it shows what is so."""
    shows(card_of(story.pk))
    if not (name := card_file(story)):
        return None
    label = summarise(said) if (said := said_in(story, story.body_html)) else ""
    words = f"{facts.headline}. {label}" if label else facts.headline
    return Image(absolute(default_storage.url(name)), CARD_WIDE, CARD_HIGH, words)


def facts_of(story: Story, masthead: Masthead, *, at: datetime, imprint: str) -> Facts:
    """Gather what structured data says; a story not yet published is as of `at`."""
    corrections = list(story.corrections.all())
    return Facts(
        url=absolute(story.get_absolute_url()),
        kind=story.kind,
        headline=story.headline,
        standfirst=story.standfirst,
        section=story.section.title,
        section_url=absolute(story.section.get_absolute_url()),
        dateline=story.dateline,
        authors=[_author(row.contributor) for row in story.bylines.all()],
        keywords=[topic.name for topic in story.topics.all()],
        published=(story.published_at or at).astimezone(masthead.zoneinfo),
        updated=updated_at(story, corrections),
        words=story.word_count,
        corrections=[(row.words, row.at) for row in corrections],
        image=story.lead_picture and _image(story.lead_picture),
        paper=masthead.name,
        paper_url=settings.LATEFINAL_URL,
        logo_url=_logo(),
        language=settings.LANGUAGE_CODE,
        owned=Owned(
            publisher=masthead.publisher,
            parent=masthead.parent_company,
            told=absolute(imprint) if imprint and masthead.ownership_told else "",
        ),
        said=[_said(one) for one in said_in(story, story.body_html)],
        machine_told=story.machine_told,
        reviewed=story.reviewed_at and story.reviewed_at.astimezone(masthead.zoneinfo),
    )


def _said(statement: Statement) -> Said:
    return Said(
        speaker=statement.source.name,
        is_person=statement.source.kind == SourceKind.PERSON,
        words=statement.words if statement.is_direct and statement.words else statement.gist,
        is_direct=statement.is_direct,
        outlets=[outlet.name for outlet in statement.chain],
        document=statement.document,
        link=statement.link,
    )


def imprint_head(*, notice: Notice, request: Any) -> Filling | None:
    """JSON-LD of the paper itself, with all that its masthead tells of its owners."""
    masthead = Masthead.load(request_or_site=request)
    if not notice.is_imprint or not masthead.ownership_told:
        return None
    told = "\n".join(f"{name}: {words}" for name, words in masthead.ownership_told)
    owned = Owned(masthead.publisher, masthead.parent_company, told)
    paper = organisation(masthead.name, settings.LATEFINAL_URL, _logo(), owned)
    reached = {"address": masthead.postal_address, **_contact(masthead.publisher_contact)}
    data = {"@context": "https://schema.org", **paper, **{k: v for k, v in reached.items() if v}}
    return Filling("syndication/organisation.html", {"data": script_safe(data)})


def _contact(typed: str) -> dict[str, str]:
    """As schema.org parts it: what has an @ is a mail address, what has digits a telephone's."""
    if "@" in typed:
        return {"email": typed}
    return {"telephone": typed} if any(map(str.isdigit, typed)) else {}


def _logo() -> str:
    return absolute(static("latefinal/touch-icon.png"))


def absolute(path: str) -> str:
    """An address on our own site as others write it; one that is absolute stays."""
    return path if "://" in path else f"{settings.LATEFINAL_URL}{path}"


def _author(contributor: Any) -> dict[str, str]:
    return {
        "@type": "Organization" if contributor.is_desk else "Person",
        "name": contributor.name,
        "url": absolute(contributor.get_absolute_url()),
    }


def _image(picture: Picture) -> Image | None:
    card = renditions_of(picture).get(SHOWN)
    if card is None:
        return None
    return Image(
        absolute(card.url),
        card.width,
        card.height,
        picture.alt,
        credit=picture.credit,
        copyright=picture.copyright,
        source_type=address_of(picture.source_type) if picture.source_type else "",
        alt_told=picture.alt_told,
    )
