"""What the desk's screens show of a story, a section and a notice, in the order they are filled.

Rooms above may add a panel of their own to a story's first tab by `more`.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from .forms import PageForm, StoryForm
from .models import Notice, Paper, Section, Story

SLUG_HELP = _("The last part of the address. Changed later, the old address leads to the new one.")
more: list[Any] = []


def _headline(*, heading: Any, placeholder: Any, help_text: Any) -> TitleFieldPanel:
    return TitleFieldPanel("title", heading=heading, placeholder=placeholder, help_text=help_text)


def _slug() -> FieldPanel:
    return FieldPanel("slug", heading=_("Slug"), help_text=SLUG_HELP)


def _copy() -> list[Any]:
    return [
        _headline(
            heading=_("Headline"),
            placeholder=_("Headline"),
            help_text=_("As it stands above the story."),
        ),
        FieldRowPanel([FieldPanel("kicker"), FieldPanel("kind")]),
        FieldPanel("standfirst"),
        FieldPanel("body"),
        FieldPanel(
            "lead_picture",
            help_text=_("Stands above the text. Its credit and caption come from the picture."),
        ),
        InlinePanel(
            "bylines",
            heading=_("Byline"),
            label=_("name"),
            help_text=_("Who signs, in this order. Nobody: the desk signs."),
            panels=[FieldRowPanel([FieldPanel("contributor"), FieldPanel("role")])],
        ),
        FieldPanel("dateline"),
        FieldPanel(
            "topics",
            help_text=_("What it is about, parted by commas. New ones are added under Topics."),
        ),
        FieldPanel("slugline"),
        *more,
    ]


def _corrections() -> list[Any]:
    return [
        HelpPanel(
            _(
                "Everything that changes what a published story says is said here, with its date. "
                "Mended spelling is not. A retraction takes the story from readers and tells them "
                "why."
            )
        ),
        InlinePanel(
            "corrections",
            heading=_("Corrections"),
            label=_("correction"),
            panels=[
                FieldRowPanel([FieldPanel("kind"), FieldPanel("at")]),
                FieldPanel("words"),
                FieldPanel("changes_meaning"),
            ],
        ),
    ]


def _publishing() -> list[Any]:
    return [
        MultiFieldPanel(
            [FieldPanel("embargoed_until"), FieldPanel("published_at")], heading=_("Times")
        ),
        _slug(),
        FieldPanel("spike_reason"),
        PublishingPanel(),
        CommentPanel(),
    ]


def story_editor() -> TabbedInterface:
    """A story: the copy, its corrections, and what belongs to publishing."""
    return TabbedInterface(
        [
            ObjectList(_copy(), heading=_("Story")),
            ObjectList(_corrections(), heading=_("Corrections")),
            ObjectList(_publishing(), heading=_("Publishing")),
        ],
        base_form_class=StoryForm,
    )


def _in_tabs(*, heading: Any, copy: list[Any], publishing: list[Any]) -> TabbedInterface:
    """Its own tab, then *Publishing*: Wagtail's margins and its comments' script ask for tabs."""
    return TabbedInterface(
        [ObjectList(copy, heading=heading), ObjectList(publishing, heading=_("Publishing"))],
        base_form_class=PageForm,
    )


def section_editor() -> TabbedInterface:
    """A section: its name, what it says of itself, its address."""
    name = _headline(
        heading=_("Name"),
        placeholder=_("Name of the section"),
        help_text=_("As it stands in the navigation."),
    )
    return _in_tabs(
        heading=_("Section"),
        copy=[name, FieldPanel("intro")],
        publishing=[_slug(), PublishingPanel()],
    )


def notice_editor() -> TabbedInterface:
    """A standing page."""
    title = _headline(
        heading=_("Title"),
        placeholder=_("Title of the notice"),
        help_text=_("As it stands above the text."),
    )
    return _in_tabs(
        heading=_("Notice"),
        copy=[title, FieldPanel("body")],
        publishing=[_slug(), PublishingPanel(), CommentPanel()],
    )


def paper_editor() -> TabbedInterface:
    """The root of the tree: the desk's own name for it. What readers see is in the masthead."""
    # No TitleFieldPanel: its script fills in a slug, and breaks where the form has none.
    name = FieldPanel(
        "title",
        heading=_("Name at the desk"),
        classname="title",
        help_text=_("Readers see the name that stands in the masthead, under Settings."),
    )
    return TabbedInterface([ObjectList([name], heading=_("The paper"))])


def set_up() -> None:
    """Give the models their editors; called once when the room is ready."""
    Story.edit_handler = story_editor()
    Section.edit_handler = section_editor()
    Notice.edit_handler = notice_editor()
    Paper.edit_handler = paper_editor()
