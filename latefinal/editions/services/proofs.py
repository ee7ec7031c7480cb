"""The proof: an edition as it would go, mailed to its editors before it closes; two buttons."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from latefinal.clockwork.rules import next_moment
from latefinal.editions.errors import AlreadyAnswered
from latefinal.editions.models import Edition, Proof
from latefinal.editions.rules.proof_links import proof_link, read_proof_link
from latefinal.mailroom.models import Lane
from latefinal.mailroom.rules.letters import Letter, slot
from latefinal.mailroom.services import Recipient, add_deliveries, open_batch, release_batch
from latefinal.masthead.models import Masthead
from latefinal.subscriptions.errors import LinkBroken
from latefinal.subscriptions.models import Newsletter

from .editions import close_if_past, hold_edition, mark_fine
from .editors import editors
from .letters import Answers, absolute, write_letter
from .lineup import Lineup, edition_of, line_up

BEFORE = timedelta(minutes=30)
"""So long before the home closing the desk gets its proof."""

PROOF = "proof"


def send_proofs(*, at: datetime) -> int:
    """Mail the proof of each edition that closes at home within BEFORE; answers how many letters.

    Once for an edition: not of one that is held or spiked, has closed, or holds nothing new.
    """
    sent = 0
    for newsletter in Newsletter.objects.running().filter(sends_proof=True).exclude(days=""):
        edition, closes_at = _next_at_home(newsletter, at)
        if closes_at - at <= BEFORE and _wants_proof(edition):
            lineup = line_up(edition=edition, at=at)
            if lineup.stories:
                sent += _send(edition, lineup, closes_at=closes_at, at=at)
    return sent


def find_proof(*, token: str) -> Proof:
    """The proof that `token` answers. Raises LinkBroken."""
    proofs = Proof.objects.select_related("edition__newsletter")
    if (proof := proofs.filter(pk=read_proof_link(token)).first()) is None:
        raise LinkBroken
    return proof


def answer_proof(*, token: str, answer: str, at: datetime) -> Proof:
    """Hold the edition, or say that it is fine; past its evening it closes then.

    A link is good once, as long as nothing has closed. Raises LinkBroken, AlreadyAnswered,
    AlreadyClosed, DayOver.
    """
    proof = find_proof(token=token)
    newsletter, day = proof.edition.newsletter, proof.edition.local_date
    with transaction.atomic():
        unanswered = Proof.objects.filter(pk=proof.pk, answered_at=None)
        if not unanswered.update(answered_at=at, answer=answer):
            raise AlreadyAnswered
        if answer == "hold":
            hold_edition(newsletter=newsletter, local_date=day)
        else:
            mark_fine(newsletter=newsletter, local_date=day, at=at)
    if answer == "fine":
        close_if_past(newsletter=newsletter, local_date=day, at=at)
    proof.refresh_from_db()
    return proof


def _next_at_home(newsletter: Newsletter, at: datetime) -> tuple[Edition, datetime]:
    masthead = Masthead.load()
    closes_at = next_moment(
        zone=masthead.zoneinfo,
        wall_time=newsletter.hour_at(masthead.evening),
        last_day=None,
        at=at,
        days=newsletter.rhythm.days,
    )
    day = closes_at.astimezone(masthead.zoneinfo).date()
    return edition_of(newsletter=newsletter, local_date=day), closes_at


def _wants_proof(edition: Edition) -> bool:
    if edition.proofed_at or edition.is_held or edition.is_spiked:
        return False
    return edition.pk is None or not edition.closings.filter(is_home=True).exists()


def _send(edition: Edition, lineup: Lineup, *, closes_at: datetime, at: datetime) -> int:
    """Write one letter to all editors; two that do it at once do it once."""
    letter = _letter(edition, lineup, closes_at=closes_at, at=at)
    with transaction.atomic():
        edition, _made = Edition.objects.get_or_create(
            newsletter=edition.newsletter,
            local_date=edition.local_date,
            number=edition.number,
        )
        if not Edition.objects.filter(pk=edition.pk, proofed_at=None).update(proofed_at=at):
            return 0
        proofs = {
            Proof.objects.create(edition=edition, editor=person, sent_at=at): address
            for person, address in editors()
        }
        batch = open_batch(key=f"proof:{edition.pk}", letter=letter, at=at, lane=Lane.PROMPT)
        recipients = [
            Recipient(str(proof.pk), address, {PROOF: proof_link(proof.pk)})
            for proof, address in proofs.items()
        ]
        add_deliveries(batch=batch, recipients=recipients, at=at)
        release_batch(batch=batch, at=at)
    return len(proofs)


def _letter(edition: Edition, lineup: Lineup, *, closes_at: datetime, at: datetime) -> Letter:
    page = absolute(f"/evening/proof/{slot(PROOF)}/")
    answers = Answers(
        fine=f"{page}fine/",
        hold=f"{page}hold/",
        closes_at=closes_at,
        needs_approval=edition.newsletter.needs_approval,
    )
    draft = write_letter(
        edition=edition,
        stories=lineup.stories,
        corrections=lineup.corrections,
        answers=answers,
        at=at,
    )
    masthead = Masthead.load()
    with translation.override(settings.LANGUAGE_CODE):
        hour = date_format(closes_at.astimezone(masthead.zoneinfo), "H:i")
        words = _("Proof, closes at %(hour)s: %(subject)s")
        if not edition.newsletter.is_evening:
            words = _("Proof of %(name)s, closes at %(hour)s: %(subject)s")
    told = {"name": edition.newsletter.name, "hour": hour, "subject": draft.subject}
    return Letter(
        subject=words % told,
        text=draft.shown(draft.text),
        html=draft.shown(draft.html),
        sender_name=masthead.name,
        headers=(("Auto-Submitted", "auto-generated"),),
        slots=(PROOF,),
    )
