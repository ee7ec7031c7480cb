"""What comes back is believed only with a letter's own mark, and harms only whom it is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latefinal.bounces.models import ReturnCount
from latefinal.bounces.rules.bounce_kinds import BounceKind
from latefinal.bounces.rules.bounce_policy import SentEdition, is_over
from latefinal.bounces.services import Taken, note_return, take_in_mail
from latefinal.mailroom.models import (
    Batch,
    Delivery,
    DeliveryState,
    Lane,
    Return,
    Suppression,
)
from latefinal.mailroom.services import is_suppressed, lift_suppression
from tests.samples.returned import SAMPLES, sample
from tests.smtp import Relay, running

DAY = timedelta(days=1)
ZERO = "reader-0@example.org"


def counted():
    return dict(ReturnCount.objects.values_list("kind", "number"))


def test_a_mailbox_that_is_none_is_not_written_to_again(sent, at):
    named = sent()
    taken = take_in_mail(raw=sample("report-no-such-box", named[ZERO]), at=at)
    assert (taken.kind, taken.is_new) == (BounceKind.HARD, True)
    assert is_suppressed(address=ZERO)
    assert not is_suppressed(address="reader-1@example.org")
    kept = Return.objects.get()
    assert kept.delivery.address == ZERO
    assert (kept.kind, kept.status) == ("hard", "5.1.1")
    assert kept.words.startswith("550 5.1.1 <…>: Recipient address rejected")
    assert "@" not in kept.words


@pytest.mark.parametrize(
    ("name", "kind"),
    [("report-full", "soft"), ("report-delayed", "delayed"), ("report-policy", "policy"),
     ("report-our-address-is-listed", "policy"), ("complaint-of-forgery", "policy")],
)  # fmt: skip
def test_what_is_not_about_the_mailbox_shuts_nobody_out(sent, at, name, kind):
    take_in_mail(raw=sample(name, sent()[ZERO]), at=at)
    assert Return.objects.get().kind == kind
    assert not is_suppressed(address=ZERO)


@pytest.mark.parametrize(
    "name",
    ["report-delivered", "complaint-taken-back", "machine-away", "machine-of-the-standard",
     "machine-read-receipt", "person-about-a-bounce", "person-who-forwards-one"],
)  # fmt: skip
def test_machines_and_people_change_nothing(sent, at, name):
    taken = take_in_mail(raw=sample(name, sent()[ZERO]), at=at)
    assert not taken.is_new
    assert not Return.objects.exists()
    assert not is_suppressed(address=ZERO)
    assert counted() == {taken.kind: 1}


def test_the_same_report_again_is_one_and_shuts_out_nobody_who_came_back(sent, at):
    raw = sample("report-no-such-box", sent()[ZERO])
    take_in_mail(raw=raw, at=at)
    lift_suppression(address=ZERO)
    assert not take_in_mail(raw=raw, at=at + DAY).is_new
    assert Return.objects.count() == 1
    assert not is_suppressed(address=ZERO)
    assert counted() == {"hard": 1}


def _forged(message_id, what):
    number, seal, batch = message_id.strip("<>").partition("@")[0].split(".")
    return {
        "no seal": f"{number}.{batch}",
        "another's seal": f"{int(number) + 1}.{seal}.{batch}",
        "a made-up seal": f"{number}.{'0' * 20}.{batch}",
        "a number nobody has": f"9223372036854775808.{seal}.{batch}",
    }[what]


@pytest.mark.parametrize(
    "what", ["no seal", "another's seal", "a made-up seal", "a number nobody has"]
)
@pytest.mark.parametrize("name", ["report-no-such-box", "complaint"])
def test_a_forged_report_is_counted_and_changes_nothing(sent, at, name, what):
    named = sent()
    raw = sample(name, _forged(named[ZERO], what))
    assert take_in_mail(raw=raw, at=at).delivery is None
    assert not Return.objects.exists()
    assert not any(is_suppressed(address=to) for to in named)
    assert counted() == {"unproven": 1}


def test_whoever_has_one_letter_can_speak_of_no_other(sent, at):
    named = sent()
    mine, theirs = named[ZERO], named["reader-1@example.org"]
    raw = sample("report-no-such-box", mine)
    raw = raw.replace(b"mara.lindqvist@example.org", b"reader-1@example.org")
    raw += b"\r\n" + theirs.replace("@", "-").encode() + b"\r\n"
    take_in_mail(raw=raw, at=at)
    assert not is_suppressed(address="reader-1@example.org")


def test_the_envelope_alone_can_carry_the_mark(settings, sent, at):
    settings.LATEFINAL_RETURN_PATH = "b@bounces.paper.example"
    senders = []
    with running(Relay(at_sender=lambda one: senders.append(one) or "250 OK")) as relay:
        settings.MAIL_URL = relay.url
        sent(key="first")
    named = sent(key="second")
    mark = named[ZERO].strip("<>").rpartition(".")[0]
    raw = (SAMPLES / "words-in-html.eml").read_bytes()
    taken = take_in_mail(raw=raw, to=f"B+{mark.upper()}@bounces.paper.example", at=at)
    assert taken.is_new
    assert is_suppressed(address=ZERO)


def test_a_letter_that_was_forgotten_proves_nothing(sent, at):
    named = sent()
    Delivery.objects.filter(address=ZERO).update(address="")
    assert take_in_mail(raw=sample("complaint", named[ZERO]), at=at).delivery is None


def test_what_came_back_goes_with_its_delivery(sent, at):
    take_in_mail(raw=sample("report-full", sent()[ZERO]), at=at)
    Batch.objects.all().delete()
    assert not Return.objects.exists()


def soft(sent, at, days, *, back=()):
    """Editions on `days`; those in `back` come back as full."""
    for day in days:
        named = sent(key=f"day {day}", days=day)
        if day in back:
            take_in_mail(raw=sample("report-full", named[ZERO]), at=at + day * DAY)


def test_a_mailbox_that_takes_nothing_for_a_week_is_suspended(sent, at):
    soft(sent, at, [0, 2, 4, 6], back=[0, 2, 4, 6])
    assert not is_suppressed(address=ZERO)
    soft(sent, at, [7], back=[7])
    assert is_suppressed(address=ZERO)
    assert not is_suppressed(address="reader-1@example.org")


@pytest.fixture
def came_back(edition, at):
    """Editions to one reader on `days`, each sent and each come back as full but for the last."""

    def make(days):
        for day in days:
            batch = edition(key=f"day {day}", readers=1)
            Batch.objects.filter(pk=batch.pk).update(opened_at=at + day * DAY)
            row = Delivery.objects.filter(batch=batch)
            row.update(state=DeliveryState.SENT)
            if day != days[-1]:
                Return.objects.create(delivery=row.get(), kind="soft", at=at + day * DAY)
        return row.get()

    return make


@pytest.mark.parametrize(
    ("of_batch", "of_delivery", "is_over"),
    [
        ({}, {}, True),
        ({"lane": Lane.PROMPT}, {}, False),
        ({}, {"state": DeliveryState.DEAD}, False),
        ({}, {"address": "reader-0@old.example"}, False),
        ({}, {"recipient_key": "another"}, False),
    ],
)
def test_patience_is_lost_by_editions_that_were_sent_to_that_reader_there(
    came_back, at, of_batch, of_delivery, is_over
):
    last = came_back([0, 2, 4, 6, 8])
    of_one = Batch.objects.filter(key="day 4")
    if of_delivery:
        Delivery.objects.filter(batch__in=of_one).update(**of_delivery)
    if of_batch:
        of_one.update(**of_batch)
    note_return(kind=BounceKind.SOFT, called=last.pk, at=at + 8 * DAY)
    assert is_suppressed(address=ZERO) is is_over


@pytest.mark.parametrize(("seconds", "is_over"), [(-1, True), (0, False)])
def test_patience_looks_back_for_sixty_days(came_back, at, seconds, is_over):
    last = came_back([0, 2, 4, 6, 60])
    now = at + timedelta(days=60, seconds=seconds)
    note_return(kind=BounceKind.SOFT, called=last.pk, at=now)
    assert is_suppressed(address=ZERO) is is_over


def test_an_edition_turned_away_because_of_us_is_left_out_and_one_that_was_full_too_is_not(
    came_back, at
):
    last = came_back([0, 2, 4, 6, 8])
    middle = Return.objects.filter(delivery__batch__key="day 4")
    middle.update(kind="policy")
    note_return(kind=BounceKind.SOFT, called=last.pk, at=at + 8 * DAY)
    assert not is_suppressed(address=ZERO), "four came back, and one says nothing of the mailbox"
    Return.objects.create(delivery=middle.get().delivery, kind="soft", at=at)
    Return.objects.filter(delivery=last).delete()
    note_return(kind=BounceKind.SOFT, called=last.pk, at=at + 8 * DAY)
    assert is_suppressed(address=ZERO)


def test_what_is_about_us_is_never_counted_against_a_mailbox(sent, at):
    for day in (0, 2, 4, 6, 8, 10):
        named = sent(key=f"day {day}", days=day)
        raw = sample("report-our-address-is-listed", named[ZERO])
        assert take_in_mail(raw=raw, at=at + day * DAY).kind is BounceKind.POLICY
    assert not is_suppressed(address=ZERO)


def test_one_edition_that_stayed_there_begins_the_count_anew(sent, at):
    soft(sent, at, [0, 2, 4, 6, 8, 10], back=[0, 2, 6, 8, 10])
    assert not is_suppressed(address=ZERO)
    soft(sent, at, [12, 14], back=[12, 14])
    assert is_suppressed(address=ZERO)


EDITION = st.tuples(st.integers(0, 30), st.booleans())


@given(st.lists(EDITION, max_size=14, unique_by=lambda one: one[0]))
def test_patience_is_lost_after_five_running_over_a_week_and_never_sooner(days):
    from datetime import UTC, datetime

    start = datetime(2026, 11, 1, tzinfo=UTC)
    editions = [SentEdition(start + day * DAY, came_back=back) for day, back in days]
    runs, run = [], []
    for edition in sorted(editions):
        run = [*run, edition.at] if edition.came_back else []
        runs.append(run)
    last = next((one for one in reversed(runs) if one), [])
    assert is_over(editions) is (len(last) >= 5 and last[-1] - last[0] >= timedelta(days=7))


def test_five_in_four_days_are_no_week(at):
    assert not is_over(SentEdition(at + n * DAY, came_back=True) for n in range(5))
    assert is_over(SentEdition(at + n * DAY, came_back=True) for n in range(8))


def test_what_a_provider_says_needs_no_mark(sent, at):
    named = sent()
    number, _seal, batch = named[ZERO].strip("<>").partition("@")[0].split(".")
    taken = note_return(
        kind=BounceKind.HARD, called=f"<{number}.{batch}@paper.example>", words="5.1.1", at=at
    )
    assert taken.is_new
    assert is_suppressed(address=ZERO)
    again = note_return(kind=BounceKind.HARD, called=named[ZERO], at=at)
    assert not again.is_new


def test_a_letter_is_called_by_its_number_within_its_batch(edition, at):
    first, second = edition(key="first", readers=1), edition(key="second", readers=1)
    row, other = (Delivery.objects.get(batch=one) for one in (first, second))
    name = f"{row.pk}.{second.uuid.hex}@paper.example"
    assert note_return(kind=BounceKind.SOFT, called=name, at=at).delivery is None
    name = f"{row.pk}.{first.uuid.hex.upper()}@paper.example"
    assert note_return(kind=BounceKind.SOFT, called=name, at=at).delivery == row
    assert note_return(kind=BounceKind.SOFT, called=other.pk, at=at).delivery == other
    assert note_return(kind=BounceKind.SOFT, called=0, at=at).delivery is None
    told = note_return(kind=BounceKind.HARD, at=at)
    assert (told.kind, told.delivery, told.is_new) == (BounceKind.HARD, None, False)


def test_of_a_letter_whose_address_was_forgotten_a_note_is_kept_and_nobody_is_shut_out(edition, at):
    edition(readers=1)
    Delivery.objects.update(address="")
    row = Delivery.objects.get()
    taken = note_return(kind=BounceKind.HARD, called=row.pk, words="550 no such user", at=at)
    assert taken == Taken(BounceKind.HARD, row, is_new=True)
    assert Return.objects.get().words == "550 no such user"
    assert not Suppression.objects.exists()


def test_what_changes_nothing_for_a_reader_is_counted_and_not_noted(edition, at):
    edition(readers=1)
    row = Delivery.objects.get()
    taken = note_return(kind=BounceKind.DELIVERED, called=row.pk, at=at)
    assert taken == Taken(BounceKind.DELIVERED, row)
    assert not Return.objects.exists()
    assert counted() == {"delivered": 1}


def test_each_day_has_its_own_count(db, at):
    for day in (0, 0, 1):
        note_return(kind=BounceKind.SOFT, at=at + day * DAY)
    note_return(kind=BounceKind.HARD, at=at)
    told = ReturnCount.objects.order_by("day", "kind").values_list("day", "kind", "number")
    days = at.date(), (at + DAY).date()
    assert list(told) == [(days[0], "hard", 1), (days[0], "soft", 2), (days[1], "soft", 1)]


def test_words_and_status_are_cut_to_fit_their_row_and_the_reason_is_in_words(sent, at):
    raw = sample("report-no-such-box", sent()[ZERO])
    long = raw.replace(b"550 5.1.1 ", b"550 5.1.1 no such user " + b"x" * 300 + b" ")
    assert take_in_mail(raw=long, at=at).is_new
    kept = Return.objects.get()
    assert kept.words.startswith("550 5.1.1 no such user xxx")
    assert len(kept.words) == 200


def test_a_mailbox_s_reason_is_its_status_where_it_had_no_words(sent, at):
    raw = sample("report-two", sent()[ZERO]).replace(b"mara.lindqvist@example.org", ZERO.encode())
    raw = raw.replace(b"Diagnostic-Code: smtp; 550 5.1.1 unknown user", b"X-Note: none")
    assert take_in_mail(raw=raw.replace(b"This is the mail system.", b""), at=at).is_new
    assert Suppression.objects.get().reason == "5.1.1"


@pytest.mark.parametrize(
    "message_id", ["", "<1.abc@x>", f"<99.{'0' * 32}@x>", f"<{2**63}.{'0' * 32}@x>"]
)
def test_of_a_letter_that_is_gone_a_provider_speaks_by_address(db, at, message_id):
    note_return(kind=BounceKind.HARD, called=message_id, address="Gone@Example.org", at=at)
    note_return(kind=BounceKind.SOFT, called=message_id, address="full@example.org", at=at)
    assert is_suppressed(address="gone@example.org")
    assert not is_suppressed(address="full@example.org")
    assert counted() == {"hard": 1, "soft": 1}


def test_what_came_back_is_counted_by_batch_and_kind(sent, at):
    named = sent(readers=3)
    for name, to in (("report-full", 0), ("complaint", 1), ("report-full", 2)):
        take_in_mail(raw=sample(name, named[f"reader-{to}@example.org"]), at=at)
    batch = Batch.objects.get()
    assert Return.objects.counts([batch.pk]) == {batch.pk: {"soft": 2, "complaint": 1}}


def test_what_no_database_keeps_is_kept_out_of_it(sent, at):
    raw = sample("report-full", sent()[ZERO])
    raw = raw.replace(b"552 5.2.2 The", b"552 5.2.2 \x00\xff\xfe\xed\xa0\x80 The")
    assert take_in_mail(raw=raw, at=at).is_new
    assert "over its storage limit" in Return.objects.get().words
    assert (
        take_in_mail(raw=raw.replace(b"@paper.example>", "१@x>".encode()), at=at).kind
        is BounceKind.SOFT
    )
