"""Who shares an evening, and from which evening on."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from latefinal.stories.services import add_section
from latefinal.subscriptions.errors import LinkBroken, NoSuchNewsletter
from latefinal.subscriptions.forms import ChoiceForm, SubscribeForm, ZoneForm
from latefinal.subscriptions.models import HOME, Closes, Cohort, Newsletter, Subscription
from latefinal.subscriptions.querysets import live_sections, section_names
from latefinal.subscriptions.services import (
    choices_of,
    end_newsletter,
    evening_newsletter,
    gather_cohorts,
    join_cohort,
    newsletter_by_slug,
    newsletter_named,
    own_subscription,
    resume_newsletter,
    set_choices,
    set_zone,
    start_at_next_hour,
    subscribers,
)

# The paper's evening is at six in UTC+5: an hour after the test's moment.
HOUR = timedelta(hours=1)
TODAY, YESTERDAY = date(2026, 11, 23), date(2026, 11, 22)


def found(slug, **values):
    return Newsletter.objects.create(name=slug.title(), slug=slug, **values)


def cohorts(newsletter):
    return {cohort.choice: cohort.last_day for cohort in newsletter.cohorts.all()}


@pytest.mark.parametrize(("late", "last_day"), [(timedelta(0), YESTERDAY), (HOUR, TODAY)])
def test_a_new_cohort_starts_with_the_next_time_its_hour_comes(
    evening, subscribe, at, late, last_day
):
    (wish,) = subscribe("a@example.org")
    assert gather_cohorts(at=at + late) == 1
    assert cohorts(evening) == {HOME: last_day}
    set_zone(reader=wish.reader, zone="Europe/Vilnius", at=at + late)
    assert cohorts(evening)["Europe/Vilnius", "", False] == YESTERDAY


def test_each_choice_of_readers_who_are_written_to_has_one_cohort_in_each_newsletter(
    evening, subscribe, at
):
    subscribe("a@example.org", "b@example.org")
    zoned, plain, ended, later = subscribe(*(f"r{n}@example.org" for n in range(4)))
    zoned.reader.zone = "Europe/Vilnius"
    zoned.reader.save()
    Subscription.objects.filter(pk=plain.pk).update(is_plain=True)
    Subscription.objects.filter(pk=ended.pk).update(sections="1", ended_at=at)
    Subscription.objects.filter(pk=later.pk).update(sections="2", confirmed_at=at + HOUR)
    weekly, gone = found("weekly"), found("gone", ended_at=at)
    assert gather_cohorts(at=at) == 4
    assert set(cohorts(evening)) == {HOME, ("Europe/Vilnius", "", False), ("", "", True)}
    assert set(cohorts(weekly)) == {HOME}
    assert not gone.cohorts.exists()
    assert gather_cohorts(at=at) == 0
    assert gather_cohorts(at=at + HOUR) == 1


def test_a_cohort_that_is_there_is_joined_as_it_stands(evening, subscribe, at):
    (wish,) = subscribe("a@example.org")
    gather_cohorts(at=at)
    join_cohort(subscription=wish, at=at + 9 * HOUR)
    assert cohorts(evening) == {HOME: YESTERDAY}


@pytest.mark.parametrize(
    ("closes", "last_day"), [(Closes.SINGLE, TODAY), (Closes.BY_ZONE, YESTERDAY)]
)
def test_one_that_closes_once_goes_by_the_paper_s_clock_for_everybody(
    evening, subscribe, at, closes, last_day
):
    Newsletter.objects.update(closes=closes)
    evening.refresh_from_db()
    (wish,) = subscribe("a@example.org")
    wish.reader.zone = "Europe/Vilnius"
    join_cohort(subscription=wish, at=at + HOUR)
    assert cohorts(evening) == {("Europe/Vilnius", "", False): last_day}


def test_taken_up_again_it_begins_with_its_next_hour_in_every_cohort(evening, subscribe, at):
    (wish,) = subscribe("a@example.org")
    gather_cohorts(at=at)
    set_zone(reader=wish.reader, zone="Europe/Vilnius", at=at)
    end_newsletter(newsletter=evening, at=at)
    end_newsletter(newsletter=evening, at=at + HOUR)
    evening.refresh_from_db()
    assert evening.ended_at == at
    resume_newsletter(newsletter=evening, at=at + 25 * HOUR)
    evening.refresh_from_db()
    assert evening.ended_at is None
    assert cohorts(evening) == {
        HOME: date(2026, 11, 24),
        ("Europe/Vilnius", "", False): date(2026, 11, 23),
    }


def test_a_newsletter_that_is_new_has_the_cohort_of_who_chose_nothing(paper, at):
    weekly, other = found("weekly", hour=time(17)), found("other")
    start_at_next_hour(newsletter=weekly, at=at)
    assert cohorts(weekly) == {HOME: TODAY}
    assert not other.cohorts.exists()
    # What is done with a later day already is left at it.
    Cohort.objects.update(last_day=date(2026, 11, 24))
    start_at_next_hour(newsletter=weekly, at=at)
    assert cohorts(weekly) == {HOME: date(2026, 11, 24)}


def test_ending_one_newsletter_and_taking_it_up_again_touches_no_other(evening, at):
    weekly = found("weekly")
    end_newsletter(newsletter=weekly, at=at)
    end_newsletter(newsletter=evening, at=at + HOUR)
    resume_newsletter(newsletter=evening, at=at + HOUR)
    assert list(Newsletter.objects.running()) == [evening]
    assert list(Newsletter.objects.running_first()) == [evening, weekly]
    weekly.refresh_from_db()
    assert weekly.ended_at == at


def test_a_newsletter_is_found_by_its_slug_and_the_evening_edition_is_made(paper, at):
    Newsletter.objects.all().delete()
    evening = newsletter_by_slug("evening")
    assert evening == newsletter_by_slug("evening") == evening_newsletter()
    assert evening.name == "The evening edition"
    weekly = found("weekly")
    assert newsletter_by_slug("weekly") == newsletter_named(slug="weekly") == weekly
    with pytest.raises(NoSuchNewsletter, match="There are: evening, weekly"):
        newsletter_by_slug("daily")
    with pytest.raises(LinkBroken):
        newsletter_named(slug="daily")


def test_readers_are_counted_who_confirmed_by_now_and_did_not_end_it(evening, subscribe, at):
    here, ended, later, asked, elsewhere = subscribe(*(f"r{n}@example.org" for n in range(5)))
    rows = Subscription.objects
    rows.filter(pk=here.pk).update(confirmed_at=at)
    rows.filter(pk=ended.pk).update(ended_at=at)
    rows.filter(pk=later.pk).update(confirmed_at=at + timedelta(seconds=1))
    rows.filter(pk=asked.pk).update(confirmed_at=None)
    rows.filter(pk=elsewhere.pk).update(newsletter=found("weekly"))
    assert subscribers(newsletter=evening, at=at) == 1
    assert list(rows.in_force(at=at).filter(newsletter=evening)) == [here]


def test_wishes_are_read_by_their_number_with_what_a_delivery_needs(evening, subscribe, at):
    first, second = subscribe("a@example.org", "b@example.org", since=at)
    moved = at + timedelta(microseconds=5)
    Subscription.objects.filter(pk=second.pk).update(sections="1", is_plain=True, moved_at=moved)
    second.reader.zone = "Europe/Vilnius"
    second.reader.save()
    rows = Subscription.objects.rows()
    assert [tuple(row) for row in rows] == [
        (first.pk, first.reader_id, "a@example.org", at, "", "", False, None),
        (second.pk, second.reader_id, "b@example.org", at, "Europe/Vilnius", "1", True, moved),
    ]
    assert [row.choice for row in rows] == [HOME, ("Europe/Vilnius", "1", True)]
    assert Subscription.objects.rows(limit=1) == rows[:1]
    assert [row.came_after(None) for row in rows] == [False, True]
    assert [rows[1].came_after(moment) for moment in (at, moved)] == [True, False]


def test_a_zone_that_stays_as_it_was_moves_nobody(evening, subscribe, at):
    (wish,) = subscribe("a@example.org")
    (ended,) = subscribe("b@example.org")
    Subscription.objects.filter(pk=ended.pk).update(ended_at=at)
    set_zone(reader=wish.reader, zone="", at=at)
    wish.refresh_from_db()
    assert wish.moved_at is None
    for one in (wish, ended):
        set_zone(reader=one.reader, zone="Europe/Vilnius", at=at)
        one.refresh_from_db()
    assert (wish.moved_at, ended.moved_at) == (at, None)
    assert set(cohorts(evening)) == {("Europe/Vilnius", "", False)}


@pytest.mark.parametrize(
    ("sections", "is_plain", "moves"),
    [([3, 1, 3], True, False), ([1], True, True), ([1, 3], False, True), ([], True, True)],
)
def test_only_another_choice_moves_a_reader(evening, subscribe, at, sections, is_plain, moves):
    (wish,) = subscribe("a@example.org")
    Subscription.objects.update(sections="1,3", is_plain=True)
    wish.refresh_from_db()
    set_choices(subscription=wish, sections=sections, is_plain=is_plain, at=at)
    kept = Subscription.objects.get()
    assert kept.sections == ",".join(map(str, sorted(set(sections))))
    assert kept.is_plain is is_plain
    assert kept.moved_at == (at if moves else None)
    assert evening.cohorts.count() == moves


def test_a_reader_sees_what_is_sent_and_what_they_have_not_left(evening, subscribe, at):
    (wish,) = subscribe("a@example.org")
    (other,) = subscribe("b@example.org")
    kept, left = found("kept", ended_at=at), found("left", ended_at=at)
    found("gone", ended_at=at), found("weekly", days="5", words="The week.")
    since = {"asked_at": at, "confirmed_at": at}
    mine = Subscription.objects.create(newsletter=kept, reader=wish.reader, **since)
    Subscription.objects.create(newsletter=left, reader=wish.reader, **since, ended_at=at)
    seen = choices_of(reader=wish.reader)
    assert [(one.newsletter.slug, one.standing.value, one.subscription) for one in seen] == [
        ("evening", "comes", wish),
        ("kept", "comes", mine),
        ("weekly", "never", None),
    ]
    assert [one.comes for one in seen] == [True, True, False]
    assert seen[2].about == "The week. Every Friday at 18:00."
    assert own_subscription(reader=wish.reader, slug="kept") == mine
    assert own_subscription(reader=other.reader, slug="evening") == other
    with pytest.raises(LinkBroken):
        own_subscription(reader=other.reader, slug="kept")


@pytest.mark.parametrize(
    ("confirmed", "ended", "standing"),
    [
        (False, False, "asked"),
        (False, True, "asked"),
        (True, False, "comes"),
        (True, True, "stopped"),
    ],
)
def test_how_a_reader_stands_to_a_newsletter(evening, subscribe, at, confirmed, ended, standing):
    (wish,) = subscribe("a@example.org")
    Subscription.objects.update(
        confirmed_at=at if confirmed else None, ended_at=at if ended else None
    )
    assert choices_of(reader=wish.reader)[0].standing.value == standing


def test_sections_are_told_in_the_paper_s_order_and_only_live_ones_are_offered(paper, section):
    gone = add_section(paper=paper, name="Harbours", slug="harbours")
    gone.unpublish()
    names = ["Central Highlands", "The Straits"]
    assert [name for _pk, name in live_sections()] == names
    assert list(section_names().values()) == [*names, "Harbours"]
    assert live_sections()[0][0] == section.pk


def test_a_reader_chooses_among_live_sections_of_their_newsletter(paper, section, subscribe):
    (wish,) = subscribe("a@example.org")
    wish.sections, wish.is_plain = f"{section.pk},999", True
    form = ChoiceForm(subscription=wish)
    both = [str(pk) for pk, _name in live_sections()]
    assert [value for value, _label in form.fields["sections"].choices] == both
    assert set(form.initial["sections"]) == {str(section.pk), "999"}
    assert form.initial["is_plain"] == "plain"
    assert f'name="choice-{wish.pk}-is_plain"' in str(form)
    wish.is_plain, wish.newsletter.sections = False, str(section.pk)
    alone = ChoiceForm(subscription=wish)
    assert alone.initial["is_plain"] == "html"
    assert list(alone.fields) == ["is_plain"]
    wish.newsletter.sections = ",".join(both)
    assert "sections" in ChoiceForm(subscription=wish).fields


@pytest.mark.parametrize(
    ("given", "is_plain"), [("plain", True), ("html", False), ("", None), ("pdf", None)]
)
def test_a_letter_comes_in_one_of_two_kinds(subscribe, given, is_plain):
    (wish,) = subscribe("a@example.org")
    form = ChoiceForm({f"choice-{wish.pk}-is_plain": given}, subscription=wish)
    assert form.is_valid() is (is_plain is not None)
    assert form.cleaned_data.get("is_plain") is is_plain
    assert form.cleaned_data["sections"] == []


def test_a_zone_is_offered_once_whether_it_has_an_older_name_or_not(subscribe, at):
    (wish,) = subscribe("a@example.org")

    def offered(zone):
        wish.reader.zone = zone
        form = ZoneForm(reader=wish.reader, at=at)
        assert form.initial == {"zone": zone}
        return form.fields["zone"].choices

    plain = offered("")
    assert plain[0] == ("", "As the paper: Tashkent (UTC+5)")
    assert offered("Europe/Vilnius") == plain
    assert offered("Asia/Calcutta") == [
        plain[0],
        ("As it is now", [("Asia/Calcutta", "Calcutta (UTC+5:30)")]),
        *plain[1:],
    ]
    assert ZoneForm({"zone": ""}, reader=wish.reader, at=at).is_valid()


def test_a_form_that_names_no_newsletter_is_the_evening_edition_s(evening, at):
    given = {"address": "a@example.org", "zone": "Mars/Olympus"}
    form = SubscribeForm(given)
    assert form.is_valid()
    assert form.cleaned_data == {
        "address": "a@example.org",
        "zone": "",
        "newsletter": evening,
        "story": 0,
    }
    weekly = found("weekly")
    form = SubscribeForm({**given, "newsletter": "weekly", "zone": "UTC"})
    assert form.is_valid()
    assert (form.cleaned_data["newsletter"], form.cleaned_data["zone"]) == (weekly, "UTC")
    end_newsletter(newsletter=weekly, at=at)
    form = SubscribeForm({**given, "newsletter": "weekly"})
    assert form.errors["address"] == ["That newsletter is not sent any more."]
