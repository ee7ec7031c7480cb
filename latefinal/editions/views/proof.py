"""Where an editor answers a proof, from whatever is at hand, without a log-in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from latefinal.editions.services import answer_proof, find_proof
from latefinal.pagecache.policy import not_kept
from latefinal.plumbing import clock
from latefinal.plumbing.errors import LatefinalError
from latefinal.plumbing.origin import same_origin
from latefinal.subscriptions.errors import LinkBroken

ANSWERS = ("fine", "hold")


@not_kept("it is for one person")
@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer(request: HttpRequest, token: str, answer: str) -> HttpResponse:
    """A page with one button. Only the button answers: what scans mail follows links."""
    if answer not in ANSWERS:
        raise Http404
    context: dict[str, object] = {"answer": answer}
    try:
        proof = find_proof(token=token)
        context["edition"] = proof.edition
        if request.method == "POST":
            answer_proof(token=token, answer=answer, at=clock.now())
            return render(request, "editions/proof_answered.html", context)
    except LatefinalError as error:
        context["words"] = str(error)
        status = 404 if isinstance(error, LinkBroken) else 409
        return render(request, "editions/proof_over.html", context, status=status)
    return render(request, "editions/proof.html", context)
