"""What the newsletter room holds about a reader: their wishes, and letters to them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latefinal.mailroom.services import forget_address, letters_to
from latefinal.readers.personal_data_registry import About, Erasing, Part
from latefinal.readers.services import forget_counts

from .models import Subscription
from .querysets import live_sections
from .rules.choices import sections_in
from .rules.limits import COUNTED_AS, TO_AN_ADDRESS
from .write_lock import lock_to_erase

TOTALS_STAY = gettext_lazy(
    "How many letters of past editions arrived, without a word on who got them."
)


def subscriptions_of(*, about: About) -> Part:
    """Every wish, with its three dates."""
    rows = Subscription.objects.filter(reader__address=about.address)
    names = dict(live_sections())
    return Part(
        key="wishes",
        heading=_("Your wishes"),
        labels={
            "newsletter": _("Newsletter"),
            "asked_at": _("Asked for"),
            "confirmed_at": _("Confirmed"),
            "ended_at": _("Stopped"),
            "sections": _("Only these sections"),
            "kind": _("How it comes"),
        },
        entries=[
            {
                "newsletter": row.newsletter.name,
                "asked_at": row.asked_at,
                "confirmed_at": row.confirmed_at,
                "ended_at": row.ended_at,
                "sections": ", ".join(names[pk] for pk in sections_in(row.sections) if pk in names),
                "kind": _("As plain text") if row.is_plain else _("With pictures and colours"),
            }
            for row in rows.select_related("newsletter").order_by("asked_at", "pk")
        ],
        empty=_("You have asked for no letter."),
    )


def deliveries_of(*, about: About) -> Part:
    """Every letter that is still on record, with what became of it."""
    rows = letters_to(address=about.address, keys=delivery_keys(about))
    return Part(
        key="letters",
        heading=_("Letters to you"),
        labels={
            "written_at": _("Written"),
            "subject": _("Subject"),
            "outcome": _("What became of it"),
            "settled_at": _("Settled"),
            "reply": _("The relay's words"),
        },
        entries=[
            {
                "written_at": row.opened_at,
                "subject": row.subject,
                "outcome": str(row.state.label),
                "settled_at": row.settled_at,
                "reply": row.reply,
            }
            for row in rows
        ],
        empty=_("No letter to you is on record."),
    )


def forget_deliveries(*, erasing: Erasing) -> int:
    """Take the address out of every delivery, and the counts of letters that were asked for."""
    lock_to_erase()
    for seconds in TO_AN_ADDRESS:
        forget_counts(COUNTED_AS, erasing.address, seconds=seconds, at=erasing.at)
    return forget_address(address=erasing.address, keys=delivery_keys(erasing), at=erasing.at)


def forget_subscriptions(*, erasing: Erasing) -> int:
    """Drop the wishes; deliveries are known by them, so they go after those."""
    number, _models = Subscription.objects.filter(reader__address=erasing.address).delete()
    return number


def delivery_keys(about: About) -> list[str] | None:
    """Under which keys editions went to a reader; None where the row that said so is gone."""
    if about.reader is None:
        return None
    return [str(pk) for pk in about.reader.subscriptions.values_list("pk", flat=True)]
