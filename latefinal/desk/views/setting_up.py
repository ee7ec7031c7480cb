"""Setting up mail: what to set and to copy, whether letters would arrive, a letter to oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from latefinal.deliverability.models import Checkup
from latefinal.deliverability.rules.findings import Finding, FindingVerdict
from latefinal.deliverability.rules.presets import PROVIDERS, provider_called
from latefinal.deliverability.services.checkup import STEPS, lines_to_copy, mail_as_set
from latefinal.deliverability.services.checkups import ask_checkup
from latefinal.desk.services import last_test_letter, send_test_letter
from latefinal.mailroom.models import Delivery, DeliveryState
from latefinal.plumbing import clock
from latefinal.plumbing.errors import LatefinalError
from latefinal.plumbing.page_header import page_header

from .letter_status import told_of

RIGHT = "masthead.change_masthead"
LOOK_EVERY = 2
"""Seconds after which the page is asked for again while something is under way."""

PATIENCE = timedelta(minutes=2)
"""How long it is asked for again after a letter to oneself."""

may_edit = permission_required(RIGHT)


@dataclass(frozen=True)
class Step:
    """One part of a look: its name and what was found."""

    name: str
    findings: list[Finding]

    @property
    def faults(self) -> int:
        """How many there are."""
        return sum(one.verdict is FindingVerdict.FAULT for one in self.findings)


@may_edit
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The whole screen. While something is under way the browser is told to ask again."""
    at, mail = clock.now(), mail_as_set()
    checkup = Checkup.objects.first()
    letter = last_test_letter(to=request.user)  # type: ignore[arg-type]  # nobody else comes here
    provider = provider_called(request.GET.get("provider", "")) or mail.provider
    steps, under_way = _steps(checkup), _under_way(checkup, at)
    context = {
        **page_header(_("Setting up mail"), icon="mail"),
        "mail": mail,
        "providers": PROVIDERS,
        "provider": provider,
        "lines": lines_to_copy(provider),
        "checkup": checkup,
        "steps": steps,
        "faults": sum(step.faults for step in steps),
        "is_whole": checkup is not None and checkup.done == len(STEPS),
        "under_way": under_way,
        "letter": letter,
        "told": told_of(letter) if letter else None,
        "address": request.user.email,  # type: ignore[union-attr]  # nobody else comes here
        "has_relay": bool(settings.MAIL_URL),
    }
    answer = render(request, "desk/mail/page.html", context)
    if (under_way and not under_way["is_stuck"]) or _is_leaving(letter, at):
        answer.headers["Refresh"] = f"{LOOK_EVERY}; url={request.get_full_path()}"
    return answer


@may_edit
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Have it looked at in the background."""
    ask_checkup(by=request.user, at=clock.now())  # type: ignore[arg-type]  # nobody else comes here
    return _back(request)


@may_edit
@require_POST
def test(request: HttpRequest) -> HttpResponse:
    """Send a letter to whoever asks, and to nobody else."""
    try:
        send_test_letter(to=request.user, at=clock.now())  # type: ignore[arg-type]  # nobody else comes here
    except LatefinalError as error:
        messages.error(request, str(error))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    provider = provider_called(request.POST.get("provider", ""))
    where = reverse("mail_setup:page")
    return redirect(f"{where}?provider={provider.slug}" if provider else where)


def _steps(checkup: Checkup | None) -> list[Step]:
    """What was found, in the order of the look."""
    found = checkup.found if checkup else []
    steps = []
    for topic, name in STEPS.items():
        if theirs := [one for one in found if one.topic == topic]:
            steps.append(Step(str(name), theirs))
    return steps


def _under_way(checkup: Checkup | None, at: datetime) -> dict[str, Any] | None:
    """How far a look is; None where none is under way. Stuck: nobody can be at work on it."""
    if checkup is None or checkup.finished_at is not None:
        return None
    names = [str(name) for name in STEPS.values()]
    at_hand = names[min(checkup.done, len(names) - 1)]
    return {
        "done": checkup.done,
        "total": len(names),
        "at_hand": at_hand,
        "is_stuck": checkup.is_stuck(at=at),
    }


def _is_leaving(letter: Delivery | None, at: datetime) -> bool:
    """Whether its fate will be known in a moment; what is tried again takes minutes."""
    if letter is None or letter.settled_at or letter.state == DeliveryState.RETRY:
        return False
    return _is_fresh(letter.batch.opened_at, at)


def _is_fresh(moment: datetime, at: datetime) -> bool:
    return at - moment < PATIENCE
