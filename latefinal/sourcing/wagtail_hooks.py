"""What this room adds to the desk: the mark in the editor, the lists of sources and statements."""

from __future__ import annotations

from typing import Any

import django_filters
from django.forms import CheckboxSelectMultiple
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.log_actions import LogFormatter
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from latefinal.outlets.models import Ownership
from latefinal.stories.models import Story
from latefinal.stories.panels import RowsPanel

from . import richtext
from .models import Source, Statement, Via
from .services import tie_statements
from .services.statements import MENDED, OUTCOME_TOLD
from .source_form import SourceForm
from .views import mark, outcome, proposals


@hooks.register("register_rich_text_features")
def register_mark(features: Any) -> None:
    """Let words be marked with who said them."""
    richtext.register(features)


@hooks.register("register_admin_urls")
def register_addresses() -> list[Any]:
    """The editor's modal, the pass over what was found, and how a statement turned out."""
    return [
        path("statements/mark/", mark.mark, name="sourcing_mark"),
        path("statements/<int:story_id>/", proposals.proposals, name="sourcing_proposals"),
        path("statements/<int:statement_id>/outcome/", outcome.outcome, name="sourcing_outcome"),
    ]


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def follow_the_draft(request: Any, page: Any) -> None:
    """Let rows that were made while the words were marked belong to the story, published or not."""
    if isinstance(page, Story):
        tie_statements(story=page)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Let a story's history say how a statement turned out, and which was mended."""

    @actions.register_action(OUTCOME_TOLD)
    class OutcomeFormatter(LogFormatter):
        label = _("Told how a statement turned out")

        def format_message(self, entry: Any) -> str:
            """What was said, how it turned out, and what shows it."""
            return "{gist}: {outcome}. {words}".format(**entry.data)

    @actions.register_action(MENDED)
    class MendedFormatter(LogFormatter):
        label = _("Mended a statement that readers had seen")

        def format_message(self, entry: Any) -> str:
            """What was said, and what readers were told of it."""
            told = entry.data["words"] or _("a typing mistake, nobody was told")
            return f"{entry.data['gist']}: {told}"


class LookOnly(ModelPermissionPolicy):
    """Statements are written and mended in the story, where the words stand: nowhere else."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """To look is all there is."""
        return action == "view" and bool(super().user_has_permission(user, action))


register_permission_policy(Statement, LookOnly(Statement))


class SourceViewSet(SnippetViewSet):
    """Who is quoted."""

    model = Source
    icon = "group"
    menu_label = _("Sources")
    menu_order = 410
    add_to_admin_menu = True
    list_display = (
        "name",
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        "office",
    )
    list_filter = ("kind",)
    search_fields = ("name", "office")
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("called"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("office")]),
            RowsPanel(
                "offices",
                heading=_("Offices with dates"),
                label=_("Office"),
                help_text=_("“The foreign minister” is whoever held that office on the day."),
                panels=[
                    FieldRowPanel([FieldPanel("title"), FieldPanel("body")]),
                    FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
                ],
            ),
            FieldPanel("reply"),
        ],
        base_form_class=SourceForm,
    )


class StatementFilters(WagtailFilterSet):
    """Beside the list of statements."""

    via = django_filters.MultipleChoiceFilter(
        label=_("Came"), choices=Via.choices, widget=CheckboxSelectMultiple
    )
    ownership = django_filters.MultipleChoiceFilter(
        label=_("Ownership of the outlet"),
        field_name="outlet__ownership",
        choices=Ownership.choices,
        widget=CheckboxSelectMultiple,
    )

    class Meta:
        model = Statement
        fields = ["outlet", "is_direct"]


def _where_it_stands(statement: Statement) -> str | None:
    """The screen of the story that quotes it; none while the story was never saved."""
    if statement.story_id is None:
        return None
    return reverse("wagtailadmin_pages:edit", args=(statement.story_id,))


class StatementViewSet(SnippetViewSet):
    """Everything that was said, through whatever outlet, in whatever story."""

    model = Statement
    icon = "openquote"
    menu_label = _("Who said what")
    menu_order = 400
    add_to_admin_menu = True
    list_display = (
        TitleColumn("gist", label=_("What was said"), get_url=_where_it_stands),
        Column("source", label=_("By"), sort_key="source__name"),
        Column("via", label=_("Came"), accessor="way_shown"),
        Column("ownership", label=_("Ownership"), accessor="outlet.label"),
        Column("story", label=_("In the story"), accessor="story.title"),
    )
    ordering = ("-pk",)
    filterset_class = StatementFilters
    search_fields = ("gist", "words", "source__name")
    list_per_page = 50
    copy_view_enabled = False

    def get_queryset(self, request: Any) -> Any:
        """With what a row shows; not those of words that were marked and never saved."""
        tied = Statement.objects.with_who_and_how().filter(story__isnull=False)
        return tied.select_related("story").prefetch_related("further__outlet")


register_snippet(StatementViewSet)
register_snippet(SourceViewSet)
