"""The desk is told by mail when an edition does not go as it should."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from latefinal.editions.models import Edition, LetterVariant
from latefinal.mailroom.alerts import Trouble, TroubleKind
from latefinal.mailroom.models import Batch, Delivery
from latefinal.mailroom.services import send_letter
from latefinal.masthead.models import Masthead
from latefinal.masthead.rules import utc_name
from latefinal.subscriptions.rules.words import wrapped
from latefinal.subscriptions.services.mjml import render_mjml

from .editors import editors
from .receipts import batches_of


def editions_of(batches: Iterable[int]) -> dict[int, Edition]:
    """Which edition each of `batches` carries, by primary key; what is no edition's is left out."""
    variants = LetterVariant.objects.filter(batch__in=list(batches)).defer("html", "text")
    found = variants.select_related("closing__edition__newsletter")
    return {variant.batch_id: variant.closing.edition for variant in found if variant.batch_id}


def warn_desk(*, trouble: Trouble, at: datetime) -> int:
    """Mail those who may close editions, once for a trouble of an edition; answers to how many.

    A relay that refuses us with no edition on its way is told of once a day.
    """
    edition = editions_of([trouble.batch]).get(trouble.batch) if trouble.batch else None
    if trouble.batch and edition is None:
        return 0  # a letter of somebody else's, who hears of it too
    about = f"edition:{edition.pk}" if edition else f"day:{at:%Y-%m-%d}"
    key = f"alert:{trouble.kind}{trouble.cause and ':' + trouble.cause}:{about}"
    if Batch.objects.filter(key__startswith=f"{key}:").exists():
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        context = _context(trouble, edition)
        told = list(editors())
        for person, address in told:
            tell(address=address, key=f"{key}:{person.pk}", letter="alert", context=context, at=at)
    return len(told)


def _context(trouble: Trouble, edition: Edition | None) -> dict[str, object]:
    masthead = Masthead.load()
    since = trouble.since.astimezone(masthead.zoneinfo)
    batches = batches_of(edition=edition) if edition else Batch.objects.none()
    waiting = Delivery.objects.unsettled().filter(batch__in=batches).count()
    return {
        "masthead": masthead,
        "site_url": settings.LATEFINAL_URL,
        "link": settings.LATEFINAL_URL + reverse("edition_desk:waiting"),
        "edition": edition,
        "trouble": trouble,
        "is_paused": trouble.kind == TroubleKind.PAUSED,
        "is_late": trouble.kind == TroubleKind.LATE,
        "time": f"{since:%H:%M}",  # a template would show it in the desk's own zone
        "zone": utc_name(since),
        "waiting": waiting,
    }


def tell(*, address: str, key: str, letter: str, context: dict[str, object], at: datetime) -> None:
    """Mail somebody of the desk what stands under `mail/<letter>/`; a `key` is mailed once."""
    send_letter(
        key=key,
        to=address,
        subject=render_to_string(f"mail/{letter}/subject.txt", context),
        text=wrapped(render_to_string(f"mail/{letter}/body.txt", context)),
        html=render_mjml(f"mail/{letter}/body.mjml", context),
        at=at,
    )
