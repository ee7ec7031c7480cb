"""What a story's body is made of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.blocks.stream_block import StreamBlockAdapter
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageChooserBlock

from latefinal.plumbing.emptiness import RichTextEmptiness
from latefinal.plumbing.markup import clean_html

TEXT_FEATURES = ["bold", "italic", "link", "statement"]
ASIDE_FEATURES = ["bold", "italic", "link", "ol", "ul"]

# The groups of the block chooser.
WORDS = _("Words")
BESIDE = _("Pictures, tables, boxes")
DESK = _("For the desk")


class FormattedTextBlock(blocks.RichTextBlock):
    """Rich text. Empty paragraphs, breaks and signs that nobody sees count as left empty."""

    @cached_property
    def field(self) -> forms.CharField:
        """Wagtail's field, which would take an empty paragraph for words."""
        field: forms.CharField = super().field
        field.empty_values = RichTextEmptiness(field.empty_values)
        return field


# In migrations it is what it is made of: what it asks of a form changes no row.
DECONSTRUCT_ALIASES = {FormattedTextBlock: "wagtail.blocks.RichTextBlock"}


class PictureBlock(blocks.StructBlock):
    """A picture in the body. Its credit and alt come from the picture itself."""

    picture = ImageChooserBlock(label=_("Picture"))
    caption = blocks.TextBlock(
        label=_("Caption here"),
        required=False,
        help_text=_("Only where this story needs other words than the picture's own caption."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "stories/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    """A passage quoted at length."""

    words = FormattedTextBlock(label=_("Words"), features=TEXT_FEATURES)
    source = blocks.CharBlock(label=_("From"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "stories/blocks/quote.html"


class PullQuoteBlock(blocks.StructBlock):
    """A line of the story set large. It repeats; it adds nothing."""

    words = blocks.CharBlock(label=_("Words"))

    class Meta:
        icon = "title"
        label = _("Pull quote")
        template = "stories/blocks/pull_quote.html"


class AsideBlock(blocks.StructBlock):
    """A box beside the story: background, a how-to, a chronology."""

    title = blocks.CharBlock(label=_("Title"), required=False)
    words = FormattedTextBlock(label=_("Words"), features=ASIDE_FEATURES)

    class Meta:
        icon = "doc-full"
        label = _("Aside")
        template = "stories/blocks/aside.html"


class RawBlock(blocks.StructBlock):
    """Markup from an import that none of our blocks holds. It is shown through the sanitiser."""

    html = blocks.TextBlock(label=_("Markup as it came"), rows=4)
    note = blocks.CharBlock(label=_("What the importer said"), required=False)

    class Meta:
        icon = "code"
        label = _("Kept from an import")
        template = "stories/blocks/raw.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> Any:
        """Give the template markup that is safe to print."""
        return {
            **super().get_context(value, parent_context),
            "safe_html": mark_safe(clean_html(value["html"])),  # noqa: S308 - it was just cleaned
        }


class NoteBlock(blocks.StructBlock):
    """A note to the desk. Readers never see it."""

    words = blocks.TextBlock(label=_("Note"))

    class Meta:
        icon = "comment"
        label = _("Note to the desk")
        template = "stories/blocks/note.html"


class BodyBlock(blocks.StreamBlock):
    """A story's body, in the order a reporter reaches for its parts."""

    text = FormattedTextBlock(label=_("Text"), features=TEXT_FEATURES, icon="pilcrow", group=WORDS)
    heading = blocks.CharBlock(
        label=_("Heading"),
        icon="h2",
        form_classname="title",
        template="stories/blocks/heading.html",
        group=WORDS,
    )
    list = FormattedTextBlock(
        label=_("List"),
        features=["ul", "ol", "bold", "italic", "link", "statement"],
        icon="list-ul",
        group=WORDS,
    )
    quote = QuoteBlock(group=WORDS)
    pull_quote = PullQuoteBlock(group=WORDS)
    picture = PictureBlock(group=BESIDE)
    table = TableBlock(
        label=_("Table"),
        template="stories/blocks/table.html",
        # The one that Wagtail's copy of the grid brings; it complains of any other.
        table_options={"language": "en-US"},
        group=BESIDE,
    )
    aside = AsideBlock(group=BESIDE)
    note = NoteBlock(group=DESK)
    raw = RawBlock(group=DESK)


class BodyBlockAdapter(StreamBlockAdapter):
    """Gives the body, where it is edited, the keys of `body.js`."""

    js_constructor = "latefinal.stories.Body"

    @cached_property
    def media(self) -> forms.Media:
        """Wagtail's own script, then ours, which extends it."""
        return super().media + forms.Media(js=["latefinal-desk/body.js"])


register(BodyBlockAdapter(), BodyBlock)
