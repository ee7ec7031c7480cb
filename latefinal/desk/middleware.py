"""What the desk's screens pass through."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from pathlib import Path

import wagtail
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_cache_control
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from latefinal.plumbing.errors import place_of
from latefinal.stories.errors import NotPublishable
from latefinal.stories.every_page import every_page

log = logging.getLogger("latefinal.desk")

NAMED = 5  # of what hangs on something that cannot be deleted
WAGTAIL = Path(wagtail.__file__).parent
MOST_FORMS = 1000
"""Of one set on a screen, as Django has it. It lays out up to 2,000 before it says that these are
too many, which held up a process for seven seconds."""

Handler = Callable[[HttpRequest], HttpResponseBase]


class DoorMiddleware:
    """Turn a closed door into words on the screen the editor came from, whatever path it was."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Go back to where the editor was, with what is missing said at the top."""
        if not isinstance(exception, NotPublishable) or not request.path.startswith("/desk/"):
            return None
        messages.error(request, str(exception))
        back = request.headers.get("Referer") or reverse("wagtailadmin_home")
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            # Sent from one of Wagtail's modals, whose script follows this to the same screen.
            return JsonResponse({"step": "success", "redirect": back})
        return redirect(back)


class RefusalMiddleware:
    """Refuse, with a page of ours, what no form of the desk sends: Wagtail's own views break at it.

    A field that is missing, say, a number that no database holds, a way back that leads nowhere.
    """

    NOT_OF_A_FORM = (MultiValueDictKeyError, OverflowError, DataError, NoReverseMatch)

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        """400 for more forms in a set than are ever taken."""
        if request.method != "POST" or not request.path.startswith("/desk/"):
            return None
        counts = [value for name, value in request.POST.items() if name.endswith("-TOTAL_FORMS")]
        if any(_is_too_many(str(count)) for count in counts):
            return render(request, "400.html", status=400)
        return None

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """400 for what is in no order, 404 for what is gone, words where much would be lost."""
        if request.method != "POST" or not request.path.startswith("/desk/"):
            return None
        if isinstance(exception, ProtectedError):
            words = _("This cannot be deleted: %(names)s would be lost with it. Move them first.")
            names = list(map(str, exception.protected_objects))[:NAMED]
            messages.error(request, words % {"names": ", ".join(names)})
            return redirect(request.headers.get("Referer") or reverse("wagtailadmin_home"))
        if isinstance(exception, ObjectDoesNotExist):
            return render(request, "404.html", status=404)
        if isinstance(exception, self.NOT_OF_A_FORM) or _breaks_in_wagtail(exception):
            log.warning("A form at the desk was refused: %s.", place_of(exception))
            return render(request, "400.html", status=400)
        return None


def _breaks_in_wagtail(exception: Exception) -> bool:
    """Whether a view of Wagtail's missed what its own form always sends."""
    is_missing = isinstance(exception, AttributeError | KeyError)
    frames = traceback.extract_tb(exception.__traceback__)
    return is_missing and Path(frames[-1].filename).is_relative_to(WAGTAIL)


def _is_too_many(count: str) -> bool:
    return count.isdecimal() and (len(count) > len(str(MOST_FORMS)) or int(count) > MOST_FORMS)


class OwnPageMiddleware:
    """A page that was made for who is signed in is kept by no cache but their browser's.

    Any other that says nothing of it is asked for anew each time, also by a CDN with a lifetime of
    its own for such (decision 0040).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Say so where somebody was looked up."""
        response = self.get_response(request)
        if request.session.accessed and not request.path.startswith("/desk/"):
            patch_cache_control(response, private=True)
        response.headers.setdefault("Cache-Control", "no-cache")
        return response


class ZoneMiddleware:
    """Let the desk read and set its hours by the paper's clock.

    Wagtail goes by the user's own zone, else by the one that times are stored in: an embargo
    typed as 18:00 would lift at 18:00 UTC, or at another hour for each who looks at it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Give the person of this request the paper's zone; it is not stored with them."""
        if request.path.startswith("/desk/") and request.user.is_authenticated:
            profile = getattr(request.user, "wagtail_userprofile", None)
            profile = profile or UserProfile.get_for_user(request.user)
            profile.current_time_zone = every_page(request).masthead.zone
            request.user.wagtail_userprofile = profile  # type: ignore[attr-defined]  # Wagtail's
        return self.get_response(request)
