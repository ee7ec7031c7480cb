"""Every letter that an edition would send: worked out as its closings will, and none written out.

Writing a letter out takes a hundred times as long as planning it, so that is done for the one that
somebody looks at.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import BooleanField, Case, CharField, Count, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Cast

from latefinal.editions.models import Edition
from latefinal.masthead.models import Masthead
from latefinal.stories.models import Story
from latefinal.subscriptions.models import Cohort, Newsletter, Subscription
from latefinal.subscriptions.querysets import Choice

from .closing import draft_variant
from .corrections_due import NOTHING, CorrectionInLetter, CorrectionsDue, DueCorrections
from .due_closings import ComingClosing, DueClosing, closings_to_come, home_closing
from .letters import MOST_STORIES, Draft, subject_of
from .planning import ClosingPlan, Content, Ground, plan_variants, survey


@dataclass(frozen=True)
class PreviewedLetter:
    """One letter as it would go if its hour were now."""

    content: Content
    cohorts: list[Cohort]
    stories: list[Story]
    corrections: list[CorrectionInLetter]
    subject: str
    readers: int
    is_public: bool
    is_thin: bool
    """Too few stories: the desk's rule keeps it back, unless it is closed by hand."""

    @property
    def key(self) -> str:
        """By which an address names it; it stays while stories come and go."""
        return self.keys[0]

    @property
    def keys(self) -> list[str]:
        """Each of its cohorts names it, so it is found again where they get another letter."""
        told = "".join(f"-{one.correction}" for one in sorted(self.content.due_corrections))
        return [f"{cohort.pk or 0}{told}" for cohort in self.cohorts]


@dataclass(frozen=True)
class PreviewedClosing:
    """The letters of one closing to come; without a moment its hour is past and nothing went."""

    moment: datetime | None
    turn: DueClosing
    plan: ClosingPlan
    letters: list[PreviewedLetter]
    movers: int
    """Readers who came over from another cohort: each gets what they have not been sent."""


@dataclass(frozen=True)
class EditionPreview:
    """An edition's closings to come, the paper's own first."""

    edition: Edition
    evenings: list[PreviewedClosing] = field(default_factory=list)

    @property
    def letters(self) -> list[PreviewedLetter]:
        """All of them, the home letter first."""
        return [letter for evening in self.evenings for letter in evening.letters]

    @property
    def readers(self) -> int:
        """How many get one of them, those who came over included."""
        movers = sum(evening.movers for evening in self.evenings)
        return movers + sum(letter.readers for letter in self.letters)

    def find(self, key: str) -> PreviewedLetter | None:
        """The letter that `key` names, else the first; None where there is none."""
        letters = self.letters
        named = (letter for letter in letters if key in letter.keys)
        return next(named, letters[0] if letters else None)


@dataclass
class _Audience:
    """How many readers have each choice and corrections due, and how many came over to a choice."""

    staying: Counter[tuple[Choice, DueCorrections]] = field(default_factory=Counter)
    movers: Counter[Choice] = field(default_factory=Counter)


def preview_edition(*, edition: Edition, at: datetime) -> EditionPreview:
    """Which letters `edition` would send, and to how many, if its closings came at `at` (aware).

    Asks the database as often for a hundred cohorts as for one.
    """
    comings = _comings(edition, at)
    cohorts = [cohort for coming in comings for cohort in coming.turn.cohorts]
    ground = survey(edition=edition, cohorts=cohorts, at=at)
    audience = _audience(edition.newsletter, ground.corrections_due, at)
    evenings = [_evening(edition, coming, ground, audience, at) for coming in comings]
    told = [one for one in evenings if one.letters or one.movers]
    return EditionPreview(edition, sorted(told, key=lambda one: not one.turn.is_home))


def draft_previewed(*, outlook: EditionPreview, letter: PreviewedLetter, at: datetime) -> Draft:
    """Write out one of the letters of `outlook`, by the words that its closing will use."""
    evening = next(one for one in outlook.evenings if letter in one.letters)
    return draft_variant(edition=outlook.edition, plan=evening.plan, content=letter.content, at=at)


def _comings(edition: Edition, at: datetime) -> list[ComingClosing]:
    """The closings to come; the home one also where its hour went by with nothing to send."""
    newsletter, day = edition.newsletter, edition.local_date
    comings = closings_to_come(newsletter=newsletter, local_date=day, at=at)
    is_closed = edition.pk and edition.closings.filter(is_home=True).exists()
    is_today = day == at.astimezone(Masthead.load().zoneinfo).date()
    if is_today and not is_closed and not any(coming.turn.is_home for coming in comings):
        turn = home_closing(newsletter=newsletter, local_date=day, at=at)
        comings.append(ComingClosing(None, turn))
    return comings


def _evening(
    edition: Edition, coming: ComingClosing, ground: Ground, audience: _Audience, at: datetime
) -> PreviewedClosing:
    turn = coming.turn
    thin = plan_variants(ground=ground, turn=turn, at=at).thin
    plan = plan_variants(ground=ground, turn=turn, at=at, force=True)
    letters = [
        _previewed(edition, plan, content, audience, is_thin={c.pk for c in cohorts} <= thin)
        for content, cohorts in plan.cohorts.items()
    ]
    letters = [letter for letter in letters if letter.readers or letter.is_public]
    letters.sort(
        key=lambda letter: (not letter.is_public, -letter.readers, letter.content.is_plain)
    )
    movers = sum(audience.movers[cohort.choice] for cohort in turn.cohorts)
    return PreviewedClosing(coming.moment, turn, plan, letters, movers)


def _previewed(
    edition: Edition, plan: ClosingPlan, content: Content, audience: _Audience, *, is_thin: bool
) -> PreviewedLetter:
    cohorts = plan.cohorts[content]
    stories = [plan.news.stories[pk] for pk in content.stories[:MOST_STORIES]]
    return PreviewedLetter(
        content=content,
        cohorts=cohorts,
        stories=stories,
        corrections=plan.corrections_due.in_letter(content.due_corrections),
        subject=subject_of(edition=edition, lead=stories[0]),
        readers=sum(audience.staying[cohort.choice, content.due_corrections] for cohort in cohorts),
        is_public=content == plan.public,
        is_thin=is_thin,
    )


def _audience(newsletter: Newsletter, corrections_due: CorrectionsDue, at: datetime) -> _Audience:
    """Counted by the database in one pass over the readers."""
    key = Cast(OuterRef("pk"), CharField())
    accepted = corrections_due.batches_of(key) if corrections_due.wrong else Value("")
    subscribed = Subscription.objects.filter(newsletter=newsletter).in_force(at=at).order_by()
    rows = (
        subscribed.annotate(came_over=_came_over(newsletter, at), accepted=accepted)
        .values_list("reader__zone", "sections", "is_plain", "came_over", "accepted")
        .annotate(number=Count("pk"))
    )
    found = _Audience()
    for zone, sections, is_plain, came_over, batches, number in rows:
        choice = (zone, sections, is_plain)
        if came_over:
            found.movers[choice] += number
            continue
        due_corrections = (
            corrections_due.due_after(map(int, batches.split(","))) if batches else NOTHING
        )
        found.staying[choice, due_corrections] += number
    return found


def _came_over(newsletter: Newsletter, at: datetime) -> Case:
    """Whether a wish's reader came over to its cohort after that was last served."""
    theirs = Cohort.objects.filter(
        newsletter=newsletter,
        zone=OuterRef("reader__zone"),
        sections=OuterRef("sections"),
        is_plain=OuterRef("is_plain"),
    )
    later = theirs.filter(Q(settled_at=None) | Q(settled_at__lt=OuterRef("moved_at")))
    return Case(
        When(moved_at__lte=at, then=Exists(later)), default=False, output_field=BooleanField()
    )
