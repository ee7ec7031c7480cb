"""Pictures and what must be known about each before it is published."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile, File
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Filter

from latefinal.outlets.models import Outlet

from .bare import BareFilter


class PictureKind(models.TextChoices):
    """Who made it and how it came to us."""

    OWN = "own", _("our own")
    AGENCY = "agency", _("agency")
    HANDOUT = "handout", _("handout")
    READER = "reader", _("reader's")


class Picture(AbstractImage):
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

    admin_form_fields = (
        "title",
        "file",
        "kind",
        "outlet",
        "credit",
        "caption",
        "alt",
        "rights",
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
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return str(self.title)

    def generate_rendition_file(self, filter: Filter, *, source: Any = None) -> File[bytes]:
        """Wagtail's own, without the camera's header: it may say where the picture was taken.

        Held in memory, since Wagtail leaves its temporary file open.
        """
        made = super().generate_rendition_file(BareFilter(spec=filter.spec), source=source)
        with made:
            made.seek(0)
            return ContentFile(made.read(), name=made.name)

    @property
    def default_alt_text(self) -> str:
        """What Wagtail prints where nobody said otherwise."""
        return self.alt


class PictureRendition(AbstractRendition):
    """A picture in one width and format, made from its original."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="one_rendition_each"
            ),
        )
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
