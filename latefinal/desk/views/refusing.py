"""What somebody is answered who asks at the desk for what they may not do."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin import auth

log = logging.getLogger("latefinal.desk")


def set_up() -> None:
    """Have Wagtail refuse by 403. It leads to the first screen, which a script takes for a yes."""
    auth.permission_denied = refuse


def refuse(request: HttpRequest) -> HttpResponse:
    """403 in words, with a line in the log that names the person by number alone."""
    where = request.resolver_match.view_name if request.resolver_match else "?"
    log.warning("Person %s may not %s %s.", request.user.pk, request.method, where)
    return render(request, "desk/not_allowed.html", status=403)
