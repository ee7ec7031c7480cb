"""Who gets which letter of a closing: worked out before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from latefinal.editions.models import Edition, Item, LetterVariant
from latefinal.mailroom.models import Delivery
from latefinal.subscriptions.models import Cohort, Newsletter, Subscription, WhenThin
from latefinal.subscriptions.querysets import SubscriptionRow

from .corrections_due import NOTHING, CorrectionsDue, DueCorrections, find_corrections_due
from .due_closings import DueClosing
from .lineup import News, news_of, sent_to

KEYS_AT_ONCE = 500


class Content(NamedTuple):
    """What makes two letters one: the stories in order, what is told first, the kind of letter."""

    stories: tuple[int, ...]
    due_corrections: DueCorrections
    is_plain: bool


@dataclass
class ClosingPlan:
    """The letters of a closing, and what becomes of each cohort."""

    news: News
    corrections_due: CorrectionsDue
    when_thin: str
    cohorts: dict[Content, list[Cohort]] = field(default_factory=lambda: defaultdict(list))
    movers: dict[Content, list[SubscriptionRow]] = field(default_factory=lambda: defaultdict(list))
    public: Content | None = None
    thin: set[int] = field(default_factory=set)
    """Cohorts, by primary key, to whom the desk would rather send nothing than so little."""

    @property
    def waiting(self) -> set[int]:
        """Of the thin ones those, by primary key, whose stories wait for the next edition."""
        return self.thin if self.when_thin == WhenThin.MERGE else set()

    @property
    def contents(self) -> list[Content]:
        """Every letter that has to be written, the public one first."""
        found = [*self.cohorts, *(one for one in self.movers if one not in self.cohorts)]
        return sorted(found, key=lambda one: one != self.public)


@dataclass(frozen=True)
class Ground:
    """What every closing of an edition is planned on, read once however many there are."""

    newsletter: Newsletter
    news: News
    corrections_due: CorrectionsDue
    due_sets: set[DueCorrections]
    sent: Mapping[int, Collection[int]]
    """The stories that each cohort was sent, by primary keys."""


def survey(*, edition: Edition, cohorts: Sequence[Cohort], at: datetime) -> Ground:
    """Read what closings of `edition` for `cohorts` at `at` (aware) are planned on."""
    newsletter = edition.newsletter
    news, corrections_due = (
        news_of(edition=edition, at=at),
        find_corrections_due(newsletter=newsletter, at=at),
    )
    known = [cohort for cohort in cohorts if cohort.pk]
    return Ground(
        newsletter,
        news,
        corrections_due,
        corrections_due.due_sets(),
        sent_to(known, among=news.stories),
    )


def plan_closing(
    *, edition: Edition, turn: DueClosing, at: datetime, force: bool = False
) -> ClosingPlan:
    """Work out the letters of `turn` at `at` (aware). With `force` none of them is too thin."""
    ground = survey(edition=edition, cohorts=turn.cohorts, at=at)
    plan = plan_variants(ground=ground, turn=turn, at=at, force=force)
    _add_movers(plan, edition, turn, at)
    return _with_public(plan, turn)


def plan_variants(
    *, ground: Ground, turn: DueClosing, at: datetime, force: bool = False
) -> ClosingPlan:
    """The same without those who came over from another cohort; asks nothing of the database."""
    plan = ClosingPlan(ground.news, ground.corrections_due, ground.newsletter.when_thin)
    is_by_hand = ground.newsletter.rhythm.is_by_hand
    least = 1 if force or is_by_hand else ground.newsletter.least_stories
    for cohort in turn.cohorts:
        sent = ground.sent.get(cohort.pk, ())
        begins = ground.newsletter.rhythm.news_begins(settled_at=cohort.settled_at, at=at)
        number = len(ground.news.due(sent=sent, begins=begins))
        if 0 < number < least:
            plan.thin.add(cohort.pk)
            continue
        due = ground.news.due(sent=sent, begins=begins, sections=cohort.sections)
        if due:
            _add_variants(plan, cohort, due, ground.due_sets)
    return _with_public(plan, turn)


def _with_public(plan: ClosingPlan, turn: DueClosing) -> ClosingPlan:
    """Those who chose nothing may be due nothing: what others get is shown, if it is for all."""
    if turn.is_home and plan.public is None:
        whole = (one for one in plan.contents if not one.due_corrections and not one.is_plain)
        plan.public = next(whole, None)
    return plan


def _add_variants(
    plan: ClosingPlan, cohort: Cohort, due: tuple[int, ...], due_sets: set[DueCorrections]
) -> None:
    for due_corrections in due_sets:
        plan.cohorts[Content(due, due_corrections, cohort.is_plain)].append(cohort)
    if cohort.is_home:
        plan.public = Content(due, NOTHING, is_plain=False)


def _add_movers(plan: ClosingPlan, edition: Edition, turn: DueClosing, at: datetime) -> None:
    """Whoever came over from another cohort since gets what they have not been sent themselves."""
    movers = _movers(edition, turn, at)
    if not movers:
        return
    own = _own_histories([str(subscription.pk) for subscription, _cohort in movers], edition, at)
    due_sets = plan.corrections_due.due_to(
        [str(subscription.pk) for subscription, _cohort in movers]
    )
    rhythm = edition.newsletter.rhythm
    for subscription, cohort in movers:
        history = own.get(str(subscription.pk), History(last=subscription.confirmed_at))
        begins = rhythm.news_begins(settled_at=history.last, at=at)
        due = plan.news.due(sent=history.stories, begins=begins, sections=cohort.sections)
        if due and cohort.pk not in plan.thin:
            content = Content(due, due_sets.get(str(subscription.pk), NOTHING), cohort.is_plain)
            plan.movers[content].append(subscription)


def _movers(
    edition: Edition, turn: DueClosing, at: datetime
) -> list[tuple[SubscriptionRow, Cohort]]:
    by_choice = {one.choice: one for one in turn.cohorts}
    came = Subscription.objects.in_force(at=at).filter(
        newsletter=edition.newsletter, moved_at__lte=at
    )
    since = [one.settled_at for one in turn.cohorts]
    if all(since):
        came = came.filter(moved_at__gt=min(filter(None, since)))
    found = ((subscription, by_choice.get(subscription.choice)) for subscription in came.rows())
    return [
        (subscription, cohort)
        for subscription, cohort in found
        if cohort and subscription.came_after(cohort.settled_at)
    ]


@dataclass
class History:
    """What one reader was sent, and when last."""

    stories: set[int] = field(default_factory=set)
    last: datetime | None = None


def _own_histories(keys: list[str], edition: Edition, at: datetime) -> dict[str, History]:
    """What each of the recipients `keys` was sent and may still be news, by their deliveries."""
    variants = LetterVariant.objects.filter(
        closing__edition__newsletter=edition.newsletter,
        closing__closed_at__gt=at - edition.newsletter.rhythm.kept - timedelta(days=1),
        batch__isnull=False,
    )
    closed = dict(variants.values_list("batch", "closing__closed_at"))
    stories: dict[int, set[int]] = defaultdict(set)
    for batch, story in Item.objects.filter(variant__in=variants).values_list(
        "variant__batch", "story"
    ):
        stories[batch].add(story)
    found: dict[str, History] = defaultdict(History)
    for start in range(0, len(keys), KEYS_AT_ONCE):
        rows = Delivery.objects.filter(
            batch__in=list(closed), recipient_key__in=keys[start : start + KEYS_AT_ONCE]
        )
        for key, batch in rows.values_list("recipient_key", "batch"):
            history = found[key]
            history.stories |= stories[batch]
            history.last = max(filter(None, (history.last, closed[batch])))
    return found
