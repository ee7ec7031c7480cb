"""Who is at the desk: inviting, changing what somebody may do, leaving, and joining by a link."""

from __future__ import annotations

from typing import cast

from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import user_passes_test

from latefinal.desk import services
from latefinal.desk.giving_roles import manages_people, may_change, may_take_back
from latefinal.desk.people_forms import InviteForm, JoinForm, LeaveForm, PlacesForm, places_of
from latefinal.pagecache.policy import not_kept
from latefinal.people.errors import InvitationError, InvitationUsed, PersonError
from latefinal.people.models import Invitation, User
from latefinal.people.services import accept_invitation, check_invitation
from latefinal.plumbing import clock
from latefinal.plumbing.page_header import page_header

from .claim import BACKEND, secret

may_manage = user_passes_test(manages_people)


@may_manage
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who signs in and what they do, who was invited, who left."""
    everybody = User.objects.prefetch_related("groups__role_group__section")
    everybody = everybody.order_by("-is_active", "first_name", "last_name", "pk")
    invitations = Invitation.objects.filter(used_at=None)
    context = {
        **page_header(_("People")),
        "people": everybody,
        "invitations": invitations.prefetch_related("groups__role_group__section"),
        "at": clock.now(),
    }
    return render(request, "desk/people/list.html", context)


@may_manage
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """GET asks whom; POST makes the link, and shows it this once."""
    form = InviteForm(request.POST or None, giver=_me(request))
    context = {**page_header(_("Invite somebody"), above=_way_back()), "form": form}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "desk/people/invite.html", context, status=status)
    link = services.invite_colleague(
        email=form.cleaned_data["email"],
        name=form.cleaned_data["name"],
        places=form.chosen(),
        by=_me(request),
        at=clock.now(),
    )
    return render(request, "desk/people/invited.html", {**context, "link": link})


@may_manage
@require_POST
def withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(Invitation, pk=invitation_id, used_at=None)
    if not may_take_back(_me(request), invitation):
        raise PermissionDenied
    services.take_back_invitation(invitation=invitation)
    said = _("The invitation of %(name)s is taken back; its link opens nothing.")
    messages.success(request, said % {"name": invitation.name})
    return redirect("people_desk:list")


@may_manage
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """What one person does; POST changes it."""
    found = _theirs_to_change(request, person_id)
    now = {"places": places_of(found), "is_owner": found.is_superuser}
    form = PlacesForm(request.POST or None, giver=_me(request), initial=now)
    if form.is_valid():
        try:
            services.change_roles(
                person=found,
                places=form.chosen(),
                is_owner=form.cleaned_data.get("is_owner", False),
                by=_me(request),
            )
        except PersonError as error:
            form.add_error(None, str(error))
        else:
            said = _("What %(name)s does is changed, from their next click on.")
            messages.success(request, said % {"name": found})
            return redirect("people_desk:list")
    return _one(request, found, form, LeaveForm(person=found))


@may_manage
@require_POST
def leave(request: HttpRequest, person_id: int) -> HttpResponse:
    """Somebody leaves: their sessions end now, their drafts go to whom was chosen."""
    found = _theirs_to_change(request, person_id)
    form = LeaveForm(request.POST, person=found)
    if form.is_valid():
        heir = form.cleaned_data["heir"]
        try:
            drafts = services.leave_the_desk(person=found, heir=heir, by=_me(request))
        except PersonError as error:
            form.add_error(None, str(error))
        else:
            said = ngettext(
                "%(name)s has left and is signed out. %(count)d draft went to %(heir)s.",
                "%(name)s has left and is signed out. %(count)d drafts went to %(heir)s.",
                drafts,
            )
            messages.success(request, said % {"name": found, "count": drafts, "heir": heir})
            return redirect("people_desk:list")
    now = {"places": places_of(found), "is_owner": found.is_superuser}
    return _one(request, found, PlacesForm(giver=_me(request), initial=now), form)


@not_kept("it is for one person, once")
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponseBase:
    """What an invitation opens: GET asks for a name and a password, POST signs in."""
    at = clock.now()
    try:
        invitation = check_invitation(token=token, at=at)
        given = {"name": invitation.name}
        form = JoinForm(request.POST or None, email=invitation.email, initial=given)
        if form.is_valid():
            name, password = form.cleaned_data["name"], form.cleaned_data["password"]
            joined = accept_invitation(token=token, name=name, password=password, at=at)
            login(request, joined, backend=BACKEND)
            return redirect("wagtailadmin_home")
    except InvitationError as error:
        status = 410 if isinstance(error, InvitationUsed) else 404
        return render(request, "desk/people/refused.html", {"words": str(error)}, status=status)
    context = {"form": form, "invitation": invitation}
    status = 422 if form.is_bound else 200
    return secret(render(request, "desk/people/join.html", context, status=status))


def _one(request: HttpRequest, found: User, places: PlacesForm, leaving: LeaveForm) -> HttpResponse:
    context = {
        **page_header(str(found), above=_way_back()),
        "person": found,
        "form": places,
        "leave_form": leaving,
    }
    status = 422 if places.errors or leaving.errors else 200
    return render(request, "desk/people/person.html", context, status=status)


def _theirs_to_change(request: HttpRequest, person_id: int) -> User:
    found = get_object_or_404(User, pk=person_id, is_active=True)
    if not may_change(_me(request), found):
        raise PermissionDenied
    return found


def _way_back() -> list[dict[str, str]]:
    return [{"url": reverse("people_desk:list"), "label": _("People")}]


def _me(request: HttpRequest) -> User:
    return cast(User, request.user)
