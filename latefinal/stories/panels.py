"""What the desk's screens show of a story, a section and a notice, in the order they are filled.

Rooms above may add a panel of their own to a story's first tab by `add_to_story`.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.admin.panels.base import get_form_for_model

from latefinal.plumbing import clock

from .forms import BylineForm, NewCorrections, PageForm, RowForm, StoryForm
from .models import Notice, Paper, Section, Story
from .publish_checks import advice_on, judged_problems
from .widgets import OneLine

SLUG_HELP = _("The last part of the address. Changed later, the old address leads to the new one.")
_more: list[Any] = []


class RowsPanel(InlinePanel):
    """Wagtail's list of rows, where a row that was added and left empty is no fault."""

    row_form: type[RowForm] = RowForm

    def get_form_options(self) -> dict[str, Any]:
        """With our form for each row."""
        options: dict[str, Any] = super().get_form_options()
        model = self.db_field.related_model
        options["formsets"][self.relation_name]["form"] = get_form_for_model(
            model, form_class=self.row_form
        )
        return options


class BylinePanel(RowsPanel):
    """Rows with a contributor who is typed."""

    row_form = BylineForm


class SaidCorrections(Panel):
    """The published corrections of a story, each with the way to take it away."""

    class BoundPanel(Panel.BoundPanel):
        """Of one story."""

        template_name = "stories/desk/said_corrections.html"

        def is_shown(self) -> bool:
            """Where there are any."""
            return super().is_shown() and bool(self._said())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The newest first."""
            may = self.instance.permissions_for_user(self.request.user).can_publish()
            return {
                **super().get_context_data(parent_context),
                "corrections": self._said(),
                "may_withdraw": may,
            }

        def _said(self) -> list[Any]:
            return [row for row in self.instance.corrections.all() if row.said_at]


class BeforePublishing(Panel):
    """What stands in the way of a story, what was let pass, by whom and why, and advice."""

    class BoundPanel(Panel.BoundPanel):
        """Of one story. Nothing in it is a field: it cannot be part of a draft."""

        template_name = "stories/desk/before_publishing.html"

        def is_shown(self) -> bool:
            """Once there is a draft to look at."""
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """As the draft stands that was saved last."""
            judged = judged_problems(self.instance)
            may_publish = self.instance.permissions_for_user(self.request.user).can_publish()
            return {
                **super().get_context_data(parent_context),
                "story": self.instance,
                "judged": judged,
                "advice": advice_on(self.instance, at=clock.now()),
                "is_free": not any(one.stands_in_the_way for one in judged),
                "may_override": may_publish
                and any(one.problem.may_be_overridden for one in judged),
            }


class NewCorrectionsPanel(RowsPanel):
    """Where corrections are written; those that are published stand above it."""

    def get_form_options(self) -> dict[str, Any]:
        """With the rows that may still be altered."""
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = NewCorrections
        return options


def _headline(*, heading: Any, placeholder: Any, help_text: Any) -> TitleFieldPanel:
    said = {"heading": heading, "placeholder": placeholder, "help_text": help_text}
    return TitleFieldPanel("title", widget=OneLine, **said)


def _slug() -> FieldPanel:
    return FieldPanel("slug", heading=_("Slug"), help_text=SLUG_HELP)


def _whose_clock() -> str:
    zone = timezone.get_current_timezone_name()
    return str(_("Every time here is by the paper's clock, %(zone)s.") % {"zone": zone})


def _times(*more_times: FieldPanel) -> MultiFieldPanel:
    """When it goes out and comes down. latefinal-desk/calendar.js names the button accordingly."""
    goes_out = FieldPanel(
        "go_live_at",
        heading=_("Publish at"),
        help_text=_(
            "Empty: when you press Publish. With a time to come, that button schedules it."
        ),
        attrs={"data-when-chosen": _("Schedule"), "data-while-pressed": _("Scheduling…")},
    )
    comes_down = FieldPanel("expire_at", heading=_("Take down at"), help_text=_("Empty: it stays."))
    return MultiFieldPanel(
        [goes_out, *more_times, comes_down],
        heading=_("Times"),
        help_text=lazy(_whose_clock, str)(),
    )


def _machines() -> MultiFieldPanel:
    what = FieldRowPanel([FieldPanel("made_by_machine"), FieldPanel("machine")])
    return MultiFieldPanel([what, FieldPanel("is_checked")], heading=_("Machines"))


def _copy() -> list[Any]:
    return [
        _headline(
            heading=_("Headline"),
            placeholder=_("Headline"),
            help_text=_("As it stands above the story."),
        ),
        FieldRowPanel(
            [
                FieldPanel("in_section", heading=_("Section")),
                FieldPanel("kind"),
                FieldPanel("kicker"),
            ]
        ),
        FieldPanel("standfirst"),
        FieldPanel("body"),
        FieldPanel(
            "lead_picture",
            help_text=_("Stands above the text. Its credit and caption come from the picture."),
        ),
        _byline(),
        FieldPanel("dateline"),
        FieldPanel(
            "topics",
            help_text=_(
                "What it is about. A comma takes what is typed, Enter what is highlighted below it."
            ),
        ),
        FieldPanel("slugline"),
        _machines(),
        BeforePublishing(heading=_("Before it is published")),
        *_more,
    ]


def _byline() -> BylinePanel:
    return BylinePanel(
        "bylines",
        heading=_("Byline"),
        label=_("name"),
        help_text=_("Who signs, in this order. Nobody: the desk signs."),
        panels=[FieldRowPanel([FieldPanel("contributor"), FieldPanel("role")])],
    )


def _corrections() -> list[Any]:
    return [
        HelpPanel(
            _(
                "Everything that changes what a published story says is said here, with its date. "
                "Mended spelling is not. A retraction takes the story from readers and tells them "
                "why. Once published it stays, whichever version of the story is put back."
            )
        ),
        SaidCorrections(heading=_("Published")),
        NewCorrectionsPanel(
            "corrections",
            heading=_("New corrections"),
            label=_("correction"),
            panels=[
                FieldRowPanel([FieldPanel("kind"), FieldPanel("at")]),
                FieldPanel("words"),
                FieldPanel("changes_meaning"),
            ],
        ),
        FieldPanel("changed_because"),
    ]


def _publishing() -> list[Any]:
    return [
        _times(FieldPanel("embargoed_until"), FieldPanel("published_at")),
        _slug(),
        FieldPanel("spike_reason"),
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
        publishing=[_slug(), _times()],
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
        copy=[title, FieldPanel("body"), FieldPanel("is_imprint")],
        publishing=[_slug(), _times(), CommentPanel()],
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


def add_to_story(panel: Panel) -> None:
    """Let `panel` close a story's first tab; asked for when the rooms below are ready."""
    _more.append(panel)
    Story.edit_handler = story_editor()


def set_up() -> None:
    """Give the models their editors; called once when the room is ready."""
    Story.edit_handler = story_editor()
    Section.edit_handler = section_editor()
    Notice.edit_handler = notice_editor()
    Paper.edit_handler = paper_editor()
