"""The form by which a picture comes in, through whichever of Wagtail's three doors."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BooleanField, FileField
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from latefinal.outlets.forms import OutletField
from latefinal.plumbing import clock
from latefinal.plumbing.errors import place_of

from .errors import PictureError, PictureNotStored
from .models import ENDINGS, Picture, PictureKind
from .prefilling import fill_in
from .rendering import read_whole
from .services import drop_held_file, hold_file, render_again
from .widgets import HeldFileInput

log = logging.getLogger("latefinal.pictures")


class PictureField(WagtailImageField):
    """A picture's file, read to its end in a process of its own before it is taken.

    Wagtail's reads it in the web server's, and takes what is cut off.
    """

    def to_python(self, data: Any) -> Any:
        """Answer the file by the name that its contents ask for: “harbour.png” may be a JPEG."""
        file: Any = FileField.to_python(self, data)
        if file is None:
            return None
        self.check_image_file_size(file)
        try:
            seen = read_whole(file)
        except PictureError as error:
            raise ValidationError(str(error), code="invalid_image") from error
        file.seek(0)
        file.name = f"{Path(file.name).stem}.{ENDINGS[seen.kind]}"
        file.content_type, file.seen = f"image/{seen.kind}", seen
        return file


def last_alt_answer(user: Any) -> dict[str, Any]:
    """What `user` last said of an alternative text: whether a machine wrote it, and which does."""
    if user is None:
        return {}
    mine = Picture.objects.filter(uploaded_by_user=user).exclude(alt="").order_by("-pk")
    machine = mine.exclude(alt_machine="").values_list("alt_machine", flat=True).first()
    did = mine.values_list("alt_by_machine", flat=True).first()
    return {"alt_by_machine": bool(did), "alt_machine": machine or ""}


class PictureForm(BaseImageForm):
    """A picture and what must be known of it before anybody may print it."""

    outlet = OutletField(
        label=gettext_lazy("Handed out by"),
        required=False,
        help_text=gettext_lazy("For a handout. Its ownership is shown beside the credit."),
    )

    REQUIRED = {
        "credit": gettext_lazy("Say who made it, as it is printed."),
        "alt": gettext_lazy("Say what a reader who cannot see it needs to know."),
    }

    is_alt_checked = BooleanField(
        label=gettext_lazy("I have looked at the picture and checked what the machine wrote"),
        required=False,
    )

    # What is left empty may stand in the file: the browser must let it through.
    use_required_attribute = False
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.get("user")
        super().__init__(*args, **kwargs)
        self._ask_of_machines()
        for name, words in self.REQUIRED.items():
            if name in self.fields:
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = words
        if "title" in self.fields:
            self.fields["title"].help_text = _("By which you find it again. Readers never see it.")
        if "file" in self.fields:
            self._ask_for_the_file()
        if "source_type" in self.fields and (told := self.instance.told_of_credentials):
            field = self.fields["source_type"]
            # Wagtail prints it as markup, and it is somebody else's words.
            field.help_text = format_html("{} {}", told, field.help_text)

    def _ask_for_the_file(self) -> None:
        """Once, whatever else has still to be mended."""
        wagtails = self.fields["file"]
        self.fields["file"] = field = PictureField(
            label=wagtails.label,
            widget=HeldFileInput(by=self.user, attrs=wagtails.widget.attrs),
            required=wagtails.required,
        )
        filled_in = _(
            "What you leave empty below is filled in from the file, where it says so of itself "
            "(IPTC, XMP, EXIF)."
        )
        field.help_text = format_html("{} {}", field.help_text, filled_in)

    def _ask_of_machines(self) -> None:
        """Below the text; with the last answer, so that somebody is asked once."""
        if "alt_by_machine" not in self.fields:
            del self.fields["is_alt_checked"]
            return
        names = [name for name in self.fields if name != "is_alt_checked"]
        names.insert(names.index("alt_machine") + 1, "is_alt_checked")
        self.order_fields(names)
        self.initial["is_alt_checked"] = self.instance.alt_checked_at is not None
        # What the file brought may be anybody's.
        if self.instance.pk is None and not self.instance.alt:
            self.initial |= last_alt_answer(self.user)

    def clean_file(self) -> Any:
        """Fill in what the file says and nobody typed; the file's field comes before the others."""
        file = self.cleaned_data["file"]
        if seen := getattr(file, "seen", None):
            typed = {name: self[name].value() for name in self.fields if name != "file"}
            self.data = self.data.copy()
            filled_in = fill_in(typed, seen.words)
            for name, words in filled_in.items():
                self.data[self.add_prefix(name)] = words
            if "alt" in filled_in:
                self.data.pop(self.add_prefix("alt_by_machine"), None)
        return file

    def clean(self) -> dict[str, Any]:
        """A handout names who handed it out; nothing else does."""
        given: dict[str, Any] = super().clean() or {}
        kind, outlet = given.get("kind"), given.get("outlet")
        if kind == PictureKind.HANDOUT and outlet is None and "outlet" in self.fields:
            self.add_error("outlet", _("A handout needs the outlet that handed it out."))
        if kind is not None and kind != PictureKind.HANDOUT and outlet is not None:
            self.add_error(
                "outlet", _("Only a handout is handed out: choose that kind, or no outlet.")
            )
        if "alt_by_machine" in given:
            self._clean_machine(given)
        return given

    def _clean_machine(self, given: dict[str, Any]) -> None:
        """Who writes the text anew has not to say that no machine did; who says so, says which."""
        was_by_machine = self.instance.pk is not None and self.initial["alt_by_machine"]
        if was_by_machine and "alt" in self.changed_data:
            is_another = "alt_machine" in self.changed_data
            given["alt_by_machine"] = given["alt_by_machine"] and is_another
        if given["alt_by_machine"] and not (given.get("alt_machine") or "").strip():
            words = _("Readers are told which machine wrote it: write its name.")
            self.add_error("alt_machine", words)

    def _post_clean(self) -> None:
        """Put the file where it is to stay, as the last thing that can be refused in words."""
        super()._post_clean()
        if "alt_by_machine" in self.fields:
            is_checked = self.cleaned_data.get("is_alt_checked", False)
            is_new = "alt" in self.changed_data
            given = {"is_checked": is_checked, "is_new": is_new}
            self.instance.settle_alt(**given, by=self.user, at=clock.now())
        if self.errors:
            self._hold_the_file()
        file = self.instance.file
        if self.errors or not file or file._committed:  # noqa: SLF001 - Django has no other word
            return
        try:
            file.save(file.name, file.file, save=False)
        except OSError as error:
            log.error("A picture could not be stored: %s.", place_of(error))
            self.add_error("file", str(PictureNotStored()))

    def _hold_the_file(self) -> None:
        """So that it need not be chosen again, by this person, where this form is shown again."""
        field, name = self.fields.get("file"), self.add_prefix("file")
        if field is None or self.user is None or not field.widget.is_shown_by(self.data, name):
            return
        again = _("Choose the file again: it could not be kept while the rest is mended.")
        if field.widget.is_lost and "file" in self.errors:
            del self._errors["file"]
            self.add_error("file", again)
        if "file" in self.errors or not (chosen := self.files.get(name)):
            self._tell_what_is_held()
            return
        try:
            held = hold_file(file=chosen, by=self.user, at=clock.now())
        except PictureNotStored:
            self.add_error("file", again)
            return
        self._drop_what_was_held()
        field.widget.held = held
        self._tell_what_is_held()

    def _tell_what_is_held(self) -> None:
        shown = self["file"]  # it has taken the help of its field already
        if held := shown.field.widget.held:
            told = _(
                "%(name)s is kept: it need not be chosen again. Choose a file only to replace it."
            ) % {"name": held}
            shown.help_text = format_html("<strong>{}</strong> {}", told, shown.help_text)

    def _drop_what_was_held(self) -> None:
        if (field := self.fields.get("file")) and field.widget.held is not None:
            drop_held_file(held=field.widget.held)

    def save(self, commit: bool = True) -> Picture:  # noqa: FBT001, FBT002 - Django's signature
        """Wagtail's own; its uploader for many leaves the original open, which is closed here."""
        picture: Picture = super().save(commit=commit)
        if commit:
            self._drop_what_was_held()
            picture.file.close()
            # Once more: Wagtail takes the old file's renditions away after it has saved the new.
            render_again(picture=picture)
        return picture
