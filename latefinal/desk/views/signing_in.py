"""Wagtail's own screens for signing in and out and for a new password, with our bounds."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.views.account import LoginView, LogoutView, PasswordResetView

from latefinal.desk.sign_in import (
    DEVICE_COOKIE,
    DEVICE_SECONDS,
    SignInTry,
    device_token,
    forget_tries,
    may_ask_for_link,
    may_sign_in,
    minutes_to_wait,
    sign_in_try,
)
from latefinal.plumbing import clock


class SignInForm(LoginForm):
    """Looks at no password once there were too many."""

    def clean(self) -> dict[str, Any]:
        """Count first: hashing is what makes a flood of tries dear."""
        at = clock.now()
        address = self.cleaned_data.get("username")
        if address and not may_sign_in(_try_of(self.request, address), at=at):
            minutes = minutes_to_wait(at=at)
            words = ngettext(
                "Too many passwords. Wait %(minutes)d minute, or have a link sent to you.",
                "Too many passwords. Wait %(minutes)d minutes, or have a link sent to you.",
                minutes,
            )
            raise ValidationError(words % {"minutes": minutes}, code="too_many")
        return super().clean()


class SignInView(LoginView):
    """Where the desk is entered."""

    def get_form_class(self) -> type[SignInForm]:
        return SignInForm

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Let them in, and know this browser the next time."""
        user = form.get_user()
        forget_tries(_try_of(self.request, user.email), at=clock.now())
        response = super().form_valid(form)
        response.set_cookie(
            DEVICE_COOKIE,
            device_token(user),
            max_age=DEVICE_SECONDS,
            path="/desk/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response


class SignOutView(LogoutView):
    """Ends a session, when a button says so."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A link elsewhere signs nobody out. Wagtail's own view drops the cookie even then."""
        if request.method != "POST":
            return redirect("wagtailadmin_home")
        return super().dispatch(request, *args, **kwargs)


class NewPasswordView(PasswordResetView):
    """Mails a link by which a new password is chosen."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Mail it, unless too many were asked for; whether the address is ours is never told."""
        if may_ask_for_link(_try_of(self.request, form.cleaned_data["email"]), at=clock.now()):
            return super().form_valid(form)
        form.add_error(
            "email",
            _("Too many links were asked for. The last one, in your mailbox, is still good."),
        )
        return self.form_invalid(form)


def _try_of(request: HttpRequest, address: str) -> SignInTry:
    return sign_in_try(
        address=address,
        ip=request.META.get("REMOTE_ADDR", ""),
        cookie=request.COOKIES.get(DEVICE_COOKIE, ""),
    )
