"""Pictures and what must be known about each before it is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.images.image_operations import FormatOperation
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Filter,
    SourceImageIOError,
    get_upload_to,
)
from wagtail.search import index

from latefinal.outlets.models import Outlet
from latefinal.plumbing.leases import Leased

from .alt_texts import AltByMachine
from .errors import PictureError
from .fields import OriginalField
from .provenance import Provenance
from .querysets import PictureQuerySet
from .rendering import LONGEST_SIDE, PictureFacts, Recipe, look_at, render
from .rules import DESK_SPECS, HELD

SEARCHED = ("credit", "byline", "caption", "alt", "people", "copyright", "rights")
ORIGINAL = "original"  # Wagtail's filter that changes nothing; the desk is shown the file itself
ENDINGS = {"avif": "avif", "gif": "gif", "jpeg": "jpg", "png": "png", "webp": "webp"}
QUALITIES = {
    "avif": "WAGTAILIMAGES_AVIF_QUALITY",
    "jpeg": "WAGTAILIMAGES_JPEG_QUALITY",
    "png": "",
    "webp": "WAGTAILIMAGES_WEBP_QUALITY",
}


@dataclass(frozen=True)
class ShownRendition:
    """As much of a rendition as a page prints: `name` is its file's, the sizes are in pixels."""

    filter_spec: str
    name: str
    width: int
    height: int

    @property
    def url(self) -> str:
        """The file's address."""
        return default_storage.url(self.name)


class PictureKind(models.TextChoices):
    """Who made it and how it came to us."""

    OWN = "own", _("our own")
    AGENCY = "agency", _("agency")
    HANDOUT = "handout", _("handout")
    READER = "reader", _("reader's")


class Picture(Leased, Provenance, AltByMachine, AbstractImage):
    """One picture: its file, who made it, what it shows, and on what right we show it."""

    kind = models.CharField(
        _("kind"), max_length=10, choices=PictureKind.choices, default=PictureKind.OWN
    )
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made it, as it is printed.")
    )
    caption = models.TextField(_("caption"), blank=True, help_text=_("What it shows."))
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What a reader who cannot see it needs to know."),
    )
    rights = models.CharField(
        _("rights"),
        max_length=200,
        blank=True,
        help_text=_("On what right we may show it: licence, contract, consent."),
    )
    outlet = models.ForeignKey(
        Outlet,
        models.PROTECT,
        verbose_name=_("handed out by"),
        null=True,
        blank=True,
        related_name="pictures",
        help_text=_("For a handout: who handed it out. Its ownership is shown beside the credit."),
    )

    file = OriginalField(
        verbose_name=_("file"),
        upload_to=get_upload_to,
        width_field="width",
        height_field="height",
    )
    is_ready = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text=_("Whether every rendition was made that can be made of its file."),
    )
    problem = models.CharField(
        max_length=300,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text=_("Why readers are not shown it."),
    )
    tries = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)

    objects = PictureQuerySet.as_manager()

    search_fields: ClassVar = [
        *AbstractImage.search_fields,
        *(index.SearchField(name) for name in SEARCHED),
        *(index.AutocompleteField(name) for name in SEARCHED),
    ]

    shown: Sequence[ShownRendition] | None = None
    """Its renditions, where a page has read them already."""

    admin_form_fields = (
        "title",
        "file",
        "kind",
        "outlet",
        "credit",
        "byline",
        "caption",
        "alt",
        "alt_by_machine",
        "alt_machine",
        "people",
        "source_type",
        "copyright",
        "rights",
        "use_until",
        "one_use_only",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(outlet__isnull=True) | Q(kind="handout"),
                name="only_a_handout_is_handed_out",
            ),
        )
        indexes = (
            models.Index(
                fields=("lease_until",), condition=Q(is_ready=False), name="pictures_that_wait"
            ),
            models.Index(
                fields=("use_until",),
                condition=Q(use_until__isnull=False),
                name="pictures_with_a_last_day",
            ),
        )
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return str(self.title)

    def create_rendition(self, filter: Filter) -> AbstractRendition:
        """What a screen shows while a rendition is not there: no request decodes a picture.

        A filter that only somebody's own template asks for is made here, in a process of its own;
        nobody else would. Raises SourceImageIOError where that cannot be done.
        """
        if filter.spec == ORIGINAL or filter.spec in DESK_SPECS:
            return self._stand_in(filter)
        made: AbstractRendition = super().create_rendition(filter)
        return made

    def create_renditions(self, *filters: Filter) -> dict[Filter, AbstractRendition]:
        """The same, one by one."""
        return {one: self.create_rendition(one) for one in filters}

    def _stand_in(self, filter: Filter) -> PictureRendition:
        width, height = filter.get_transform(self).size
        stand_in = PictureRendition(
            image=self,
            filter_spec=filter.spec,
            width=max(1, round(width)),
            height=max(1, round(height)),
        )
        if filter.spec == ORIGINAL:
            stand_in.file.name = self.file.name
        return stand_in

    def generate_rendition_file(self, filter: Filter, *, source: Any = None) -> File[bytes]:
        """As Wagtail's own, which would decode it in this process. Raises SourceImageIOError.

        So it does for a picture whose last day is past.
        """
        if self.is_withdrawn:
            raise SourceImageIOError(_("It may not be used any more."))
        try:
            with self.open_file() as file:
                recipe = self.recipe(filter, look_at(source or file))
                made = render(source or file, [recipe], self.words_to_write)[filter.spec]
        except (PictureError, KeyError) as error:
            raise SourceImageIOError(str(error)) from error
        return ContentFile(made, name=self.rendition_name(recipe))

    def recipe(self, filter: Filter, seen: PictureFacts) -> Recipe:
        """How `filter` is made of this picture, which is as it was `seen`."""
        size = (seen.width, seen.height)
        transform = filter.get_transform(self, size)
        width, height = transform.size
        asked = [step.format for step in filter.operations if isinstance(step, FormatOperation)]
        kind = asked[-1] if asked else seen.kind
        kind = kind if kind in QUALITIES else "png"
        # No browser takes more, and what came in before there was a bound may be longer.
        share = min(1.0, LONGEST_SIDE / max(width, height))
        return Recipe(
            spec=filter.spec,
            of=size,
            box=tuple(transform.get_rect()),
            size=(max(1, round(width * share)), max(1, round(height * share))),
            kind=kind,
            quality=getattr(settings, QUALITIES[kind], 100),
        )

    def rendition_name(self, recipe: Recipe) -> str:
        """The name of its file, of up to 60 characters, as Wagtail would have it."""
        key = Filter(recipe.spec).get_cache_key(self)
        ending = f"{recipe.spec.replace('|', '.')}.{ENDINGS[recipe.kind]}"
        ending = f"{key}.{ending}" if key else ending
        return f"{Path(self.file.name).stem[: 59 - len(ending)]}.{ending}"

    @property
    def default_alt_text(self) -> str:
        """What Wagtail prints where nobody said otherwise."""
        return self.alt


class HeldFile(models.Model):
    """A file that somebody chose, while something else of its form has still to be mended."""

    file = models.FileField(upload_to=HELD, max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("held file")
        verbose_name_plural = _("held files")

    def __str__(self) -> str:
        return Path(self.file.name or "").name


class PictureRendition(AbstractRendition):
    """A picture in one width and format, made from its original."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    @property
    def url(self) -> str:
        """The file's address; of one that is not made yet, the address that shows it when it is."""
        if not self.file:
            return reverse("pictures_desk:thumbnail", args=(self.image_id, self.filter_spec))
        return str(self.file.url)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="one_rendition_each"
            ),
        )
        indexes = (models.Index(fields=("file",), name="rendition_of_a_file"),)
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
