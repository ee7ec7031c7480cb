"""Picture files, for the readers' browsers to keep."""

from __future__ import annotations

import posixpath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from django.views.static import was_modified_since

# Renditions: what was made for readers. Any other file (the originals, which may say where they
# were taken) is for those who may use the desk.
PUBLIC = "images/"
A_YEAR = "public, max-age=31536000, immutable"  # a rendition's name changes with its bytes
UNCHANGED = "private, no-cache"


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """One stored file, whole: ranges are not offered. 304 where the browser's copy is as new."""
    if path != posixpath.normpath(path):
        raise Http404  # “images/../original_images/x” begins like a rendition and is none
    is_public = path.startswith(PUBLIC)
    if not is_public and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    try:
        file = default_storage.open(path)
        changed = default_storage.get_modified_time(path).timestamp()
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error
    # Pictures are compressed already: spare GZipMiddleware the work of finding out.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    response: HttpResponseBase
    if was_modified_since(request.headers.get("If-Modified-Since"), changed):
        response = FileResponse(file)
    else:
        file.close()
        response = HttpResponseNotModified()
    response.headers["Last-Modified"] = http_date(changed)
    response.headers["Accept-Ranges"] = "none"
    response.headers["Cache-Control"] = A_YEAR if is_public else UNCHANGED
    return response
