"""Picture files, for the readers' browsers to keep; what the desk is told, and its uploader."""

from __future__ import annotations

import logging
import posixpath
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.forms import ModelForm
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.static import was_modified_since
from wagtail.admin.auth import permission_required
from wagtail.images.views.multiple import AddView, CreateFromUploadedImageView, DeleteUploadView

from latefinal.pagecache.policy import not_kept
from latefinal.plumbing.errors import place_of
from latefinal.plumbing.page_header import page_header

from .errors import PictureError, PictureNotStored, UploadLost
from .models import Picture
from .prefilling import FILLED_IN, fill_in
from .rules import HELD, raster_type
from .services import rendition_lost

log = logging.getLogger("latefinal.pictures")

RIGHT = "pictures.change_picture"
MOST_SHOWN = 200

# Renditions: what was made for readers. Any other file (the originals, which may say where they
# were taken) is for those who may use the desk.
PUBLIC = "images/"
A_YEAR = "public, max-age=31536000, immutable"  # a rendition's name changes with its bytes
UNCHANGED = "private, no-cache"
# A file that somebody handed in runs nothing and loads nothing, even opened as a page of its own.
ALONE = "default-src 'none'; sandbox"


@not_kept("files are sent from the disk")
@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """One stored file, whole: ranges are not offered. 304 where the browser's copy is as new."""
    if path != posixpath.normpath(path):
        raise Http404  # “images/../original_images/x” begins like a rendition and is none
    if path.startswith(HELD):
        raise Http404  # one person's, who is shown its name alone
    is_public = path.startswith(PUBLIC)
    if not is_public and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    try:
        changed = default_storage.get_modified_time(path).timestamp()
        is_new = was_modified_since(request.headers.get("If-Modified-Since"), changed)
        file = default_storage.open(path) if is_new else None
    except (FileNotFoundError, IsADirectoryError, ValueError, SuspiciousFileOperation) as error:
        if is_public and isinstance(error, FileNotFoundError):
            rendition_lost(path=path)
        raise Http404 from error
    except OSError as error:
        log.error("The storage cannot be read: %s.", place_of(error))
        return HttpResponse(status=503, headers={"Retry-After": "60", "Cache-Control": "no-store"})
    # Pictures are compressed already: spare GZipMiddleware the work of finding out.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    response = _sent(file) if file else HttpResponseNotModified()
    response.headers["Content-Security-Policy"] = ALONE
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Last-Modified"] = http_date(changed)
    response.headers["Accept-Ranges"] = "none"
    response.headers["Cache-Control"] = A_YEAR if is_public else UNCHANGED
    return response


def _sent(file: File[bytes]) -> HttpResponseBase:
    """The file as what is in it, whatever its name says; to be kept if it is no picture."""
    kind = raster_type(file.read(16))
    file.seek(0)
    return FileResponse(
        file, as_attachment=not kind, content_type=kind or "application/octet-stream"
    )


@require_safe
@never_cache
def thumbnail(request: HttpRequest, picture_id: int, spec: str) -> HttpResponse:
    """Lead the desk to a picture in this size; to a stand-in where that is not there (yet)."""
    picture = get_object_or_404(Picture, pk=picture_id)
    if rendition := picture.renditions.filter(filter_spec=spec).first():
        return redirect(rendition.url)
    name = "picture-failed" if picture.problem or picture.is_ready else "picture-waits"
    return redirect(static(f"latefinal-desk/{name}.svg"))


@permission_required(RIGHT)
@require_safe
def in_trouble(request: HttpRequest) -> HttpResponse:
    """The pictures that readers are not shown, each with what is wrong and where it is used."""
    pictures = Picture.objects.in_trouble()[:MOST_SHOWN]
    context = {**page_header(_("Pictures that are not shown"), icon="image"), "pictures": pictures}
    return render(request, "pictures/desk/in_trouble.html", context)


# --- Wagtail's uploader for many: where a file or the storage is away, nothing is lost -----------
# A picture that comes among others lies in the storage from the first step, without what must be
# known of it, to the second, where that is written.


class AddMany(AddView):
    """The first step: a file alone."""

    template_name = "pictures/desk/add_many.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store it for the second step; one sentence where that cannot be."""
        try:
            with transaction.atomic():
                answer: HttpResponse = super().post(request)
        except OSError as error:
            log.error("A picture could not be stored: %s.", place_of(error))
            return JsonResponse({"success": False, "error_message": str(PictureNotStored())})
        return answer

    def get_edit_upload_form_context_data(self) -> dict[str, Any]:
        """With what the file says of itself, for somebody to read before it is kept."""
        seen = getattr(self.request.FILES["files[]"], "seen", None)
        for name, words in fill_in(
            dict.fromkeys(FILLED_IN, ""), seen.words if seen else {}
        ).items():
            setattr(self.object, name, words)
        self.object.credentials = seen.words.get("credentials") if seen else None
        context: dict[str, Any] = super().get_edit_upload_form_context_data()
        return context


class AddOneOfMany(CreateFromUploadedImageView):
    """The second step: what must be known of it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make the picture; where its file is away, the form comes back as it was filled in."""
        try:
            answer: HttpResponse = super().post(request, *args, **kwargs)
        except _Refused as refused:
            return self._as_it_was(refused.form)
        return answer

    def save_object(self, form: ModelForm[Any]) -> None:
        """Wagtail's, and the file of the first step is thrown away; if that fails, it stays."""
        try:
            with transaction.atomic():
                super().save_object(form)
        except OSError as error:
            log.error("A picture of many could not be stored: %s.", place_of(error))
            self.upload.file.close()
            is_gone = isinstance(error, FileNotFoundError)
            raise _Refused(form, UploadLost() if is_gone else PictureNotStored()) from error
        try:
            self.upload.file.delete(save=False)
        except OSError as error:
            log.error("An upload could not be thrown away: %s.", place_of(error))
            self.upload.file = ""

    def _as_it_was(self, form: ModelForm[Any]) -> JsonResponse:
        upload = (self.upload.pk,)
        context = {
            "form": form,
            "edit_action": reverse(self.edit_upload_url_name, args=upload),
            "delete_action": reverse(self.delete_upload_url_name, args=upload),
        }
        filled = render_to_string(self.edit_form_template_name, context, request=self.request)
        return JsonResponse({"success": False, "form": filled})


class DropOneOfMany(DeleteUploadView):
    """Instead of the second step: it is not wanted after all."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Drop it; one sentence where the storage is away."""
        try:
            answer: HttpResponse = super().post(request, *args, **kwargs)
        except OSError as error:
            log.error("An upload could not be thrown away: %s.", place_of(error))
            return JsonResponse({"success": False}, status=503)
        return answer


class _Refused(Exception):
    """The form, with the sentence in it."""

    def __init__(self, form: ModelForm[Any], why: PictureError) -> None:
        super().__init__(str(why))
        self.form = form
        form.add_error(None, str(why))
