"""Notices: the paper's standing pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager

from .blocks import BodyBlock
from .page import notice_page
from .querysets import NoticeQuerySet


class Notice(Page):
    """A standing page: about, imprint, privacy."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    is_imprint = models.BooleanField(
        _("this is the imprint"),
        default=False,
        help_text=_(
            "Who owns the paper is printed below its words, as the masthead's settings say it."
        ),
    )
    imported_from = models.CharField(
        max_length=200, null=True, blank=True, unique=True, editable=False
    )

    objects: ClassVar = PageManager.from_queryset(NoticeQuerySet)()

    parent_page_types: ClassVar = ["stories.Paper", "stories.Notice"]
    subpage_types: ClassVar = ["stories.Notice"]
    exclude_fields_in_copy: ClassVar = ["imported_from"]

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def get_absolute_url(self) -> str:
        """Its address below the paper's."""
        return "/" + self.url_path.split("/", 2)[2]

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """The template that readers get."""
        return "stories/notice.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """What the editor holds, saved or not."""
        return {"request": request, **notice_page(self, request=None)}
