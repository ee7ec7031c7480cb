"""Claiming a paper: the one-time link that its first run printed in the terminal."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from latefinal.desk.forms import ClaimForm
from latefinal.desk.rules import zones
from latefinal.desk.services import claim_paper
from latefinal.pagecache.policy import not_kept
from latefinal.people.errors import ClaimError, ClaimUsed
from latefinal.people.services import check_claim
from latefinal.plumbing import clock

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@not_kept("it is for one person, once")
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET shows the form, POST founds the paper and signs its owner in."""
    try:
        check_claim(token=token)
        form = ClaimForm(request.POST or None)
        if form.is_valid():
            owner = claim_paper(
                token=token, paper=form.paper(), owner=form.new_owner(), at=clock.now()
            )
            login(request, owner, backend=BACKEND)
            return redirect("wagtailadmin_home")
    except ClaimError as error:
        return _refusal(request, error)
    answer = render(
        request,
        "desk/claim/form.html",
        {"form": form, "zones": zones()},
        status=422 if form.is_bound else 200,
    )
    return secret(answer)


def _refusal(request: HttpRequest, error: ClaimError) -> HttpResponse:
    used = isinstance(error, ClaimUsed)
    return render(
        request,
        "desk/claim/refused.html",
        {"words": str(error), "used": used},
        status=410 if used else 404,
    )


def secret(answer: HttpResponse) -> HttpResponse:
    """Keep the address of a page from other hosts and from search engines: it is the secret."""
    # With "no-referrer" the page's own form would come as from nowhere, and be refused.
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
