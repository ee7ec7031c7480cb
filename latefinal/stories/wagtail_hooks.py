"""The desk's lists of stories and topics."""

from __future__ import annotations

from typing import Any, cast

import django_filters
from django.contrib.messages import add_message, get_messages
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets.button import ButtonWithDropdownFromHook
from wagtail.log_actions import LogFormatter
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from latefinal.plumbing import clock

from .models import CorrectionKind, Section, Story, StoryKind, Topic
from .publish_checks import problems_with, told
from .querysets import StoryQuerySet
from .rights import writes_somewhere
from .services import (
    CHANGED_SILENTLY,
    CORRECTION_TOLD,
    CORRECTION_WITHDRAWN,
    NAME_TAKEN_AWAY,
    OVERRIDDEN,
    OVERRIDE_TAKEN_BACK,
    VERSION_NAMED,
)
from .standing import answer_to_publishing
from .views import desk, overriding, versions

DETAIL = "listing__detail"
"""A column for which a phone has no room."""


class StateFilter(django_filters.ChoiceFilter):
    """Drafts, what readers see, and what waits for its hour. Wagtail's list notes schedules."""

    def filter(self, stories: QuerySet[Any], state: str) -> QuerySet[Any]:
        """Stories in that state at this moment."""
        at = clock.now()
        if state == "published":
            return cast(StoryQuerySet, stories).seen_by_readers(at=at)
        states = {
            "draft": Q(live=False, _approved_schedule=False, is_spiked=False),
            "spiked": Q(is_spiked=True),
            "changed": Q(live=True, has_unpublished_changes=True),
            "scheduled": Q(_approved_schedule=True),
            "embargoed": Q(pk__in=Story.at_the_desk().embargoed(at=at)),
            "retracted": Q(pk__in=Story.at_the_desk().retracted()),
        }
        return stories.filter(states[state]) if state in states else stories


class StoryFilters(PageFilterSet):
    """Beside the list of stories."""

    section = django_filters.ModelMultipleChoiceFilter(
        label=_("Section"),
        queryset=lambda _request: Section.objects.order_by("path"),
        widget=CheckboxSelectMultiple,
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"), choices=StoryKind.choices, widget=CheckboxSelectMultiple
    )
    state = StateFilter(
        label=_("State"),
        empty_label=_("Any"),
        choices=[
            ("draft", _("Draft")),
            ("spiked", _("Spiked")),
            ("changed", _("Published, with changes not yet published")),
            ("scheduled", _("Scheduled")),
            ("embargoed", _("Under embargo")),
            ("retracted", _("Retracted")),
            ("published", _("Published")),
        ],
        widget=RadioSelect,
    )
    site = None
    has_child_pages = None
    edited_by = None  # it reads the whole log, at each look at the list

    class Meta:
        model = Story
        fields: list[str] = []


class NewStory(ChooseParentView):
    """Open a new story in the section this person wrote in last; it is a field of the story."""

    template_name = "stories/desk/no_section.html"
    page_title = _("New story")
    header_icon = "doc-full"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """On to the editor; with no section to write in, say who can add one."""
        sections = self.get_valid_parent_pages(request.user).order_by("path")
        last = Story.at_the_desk().filter(owner=request.user).order_by("-pk").first()
        section = (last and sections.filter(pk=last.section_id).first()) or sections.first()
        if section is None:
            return super().get(request, *args, **kwargs)
        return redirect("wagtailadmin_pages:add", "stories", "story", section.pk)


class PublishedColumn(DateColumn):
    """When a story is dated. To Wagtail's "Just now" every hour to come is just now."""

    cell_template_name = "stories/desk/published_cell.html"

    def get_cell_context_data(self, instance: Story, parent_context: Any) -> dict[str, Any]:
        """With whether that is still to come."""
        given: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**given, "is_to_come": bool(given["value"] and given["value"] > clock.now())}


class StoriesMenuItem(MenuItem):
    """Only for who writes: to others the list answers 403."""

    def is_shown(self, request: Any) -> bool:
        """Where there is a section to write in."""
        return writes_somewhere(request.user)


class StoryListing(PageListingViewSet):
    """Every story, across sections, newest first. The search room sets it up, with its index."""

    model = Story
    name = "stories"
    url_prefix = "stories"
    icon = "doc-full"
    menu_label = _("Stories")
    menu_order = 50
    add_to_admin_menu = True
    menu_item_class = StoriesMenuItem
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Headline"), sort_key="title", classname="title"),
        Column("section", label=_("Section"), sort_key="section__title", classname=DETAIL),
        Column(
            "kind",
            label=_("Kind"),
            accessor="get_kind_display",
            sort_key="kind",
            classname=DETAIL,
        ),
        PublishedColumn(
            "published_at", label=_("Published"), sort_key="published_at", classname=DETAIL
        ),
        DateColumn(
            "latest_revision_created_at", label=_("Edited"), sort_key="latest_revision_created_at"
        ),
        PageStatusColumn("status", label=_("State"), sort_key="live"),
    ]
    filterset_class = StoryFilters
    choose_parent_view_class = NewStory
    ordering = "-latest_revision_created_at"


class TopicViewSet(SnippetViewSet):
    """What stories are about."""

    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    menu_order = 450
    add_to_admin_menu = True
    list_display = ("name", "about")
    search_fields = ("name",)
    search_backend_name = None
    list_per_page = 100
    edit_handler = ObjectList(
        [
            TitleFieldPanel("name", placeholder=_("Name of the topic")),
            FieldPanel("about"),
            FieldPanel("slug"),
        ]
    )


register_snippet(TopicViewSet)


@hooks.register("insert_editor_js")
def keys_of_the_editor() -> str:
    """Enter in a one-line field sends nothing."""
    return format_html('<script src="{}"></script>', static("latefinal-desk/enter.js"))


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def say_the_address(request: Any, page: Page) -> None:
    """Where another story has the address that a headline asks for, say which one this one got."""
    asked = request.POST.get("slug", "")
    is_by_itself = not request.accepts("text/html")  # the editor saving, and not a person
    if is_by_itself or not isinstance(page, Story) or asked in ("", page.slug):
        return
    words = _("The address “%(asked)s” is taken. “%(headline)s” is at “%(slug)s”.")
    given = {"asked": asked, "headline": page.draft_title, "slug": page.slug}
    messages.info(request, words % given)


@hooks.register("after_create_page", order=-10)
@hooks.register("after_edit_page", order=-10)
def say_what_became_of_it(request: Any, page: Page) -> None:
    """Where readers do not see what was just published, say so in place of Wagtail's sentence."""
    is_published = "action-publish" in request.POST and isinstance(page, Story)
    if not is_published or page.approved_schedule:
        return
    if not (words := answer_to_publishing(page, at=clock.now())):
        return
    told_so_far = [*iter(get_messages(request))]
    for one in told_so_far[:-1]:
        add_message(request, one.level, one.message, one.extra_tags)
    edit = messages.button(reverse("wagtailadmin_pages:edit", args=(page.pk,)), gettext("Edit"))
    messages.success(request, words, buttons=[edit])


@hooks.register("after_create_page", order=-10)
@hooks.register("after_edit_page", order=-10)
def say_what_is_still_missing(request: Any, page: Page) -> None:
    """What is submitted goes on as it is; who sent it hears what will be asked before readers."""
    if "action-submit" not in request.POST or not isinstance(page, Story):
        return
    if problems := problems_with(page.get_latest_revision_as_object()):
        words = gettext("Before it can be published: %(reasons)s")
        messages.warning(request, words % {"reasons": told(problems)})


@hooks.register("construct_page_listing_buttons")
def offer_what_is_there(buttons: list[Any], page: Page, **_given: Any) -> None:
    """Leave “View live” out where readers would find nothing."""
    if not isinstance(page, Story) or not page.standing:
        return
    for menu in buttons:
        if isinstance(menu, ButtonWithDropdownFromHook):
            menu.dropdown_buttons = [one for one in menu.dropdown_buttons if one.url != page.url]


@hooks.register("register_admin_urls")
def addresses_of_publishing() -> list[URLPattern]:
    """Where a published correction is taken away, and where what a check asks is overridden."""
    back = overriding.take_back
    return [
        path("corrections/<int:correction_id>/", desk.withdraw, name="withdraw_correction"),
        path("overrides/<int:story_id>/", overriding.override, name="override_problem"),
        path("overrides/<int:override_id>/back/", back, name="take_back_override"),
    ]


@hooks.register("register_admin_urls")
def address_of_naming() -> list[URLPattern]:
    """Where a version gets a name."""
    address = "versions/<int:story_id>/<int:revision_id>/name/"
    return [path(address, versions.name, name="name_version")]


@hooks.register("register_admin_viewset")
def screens_of_a_story() -> versions.StoryScreens:
    """The history and the comparison of two versions."""
    return versions.StoryScreens()


@hooks.register("register_log_actions")
def log_of_corrections(actions: Any) -> None:
    """Let a story's history say what readers were told, what was taken away, and what was not."""

    @actions.register_action(CORRECTION_WITHDRAWN)
    class CorrectionWithdrawnFormatter(LogFormatter):
        label = _("Took a correction away")

        def format_message(self, entry: Any) -> str:
            """Its words and the reason."""
            words = gettext("“%(words)s” was taken away. Reason: %(reason)s")
            return words % {"words": entry.data["words"], "reason": entry.data["reason"]}

    @actions.register_action(CORRECTION_TOLD)
    class CorrectionToldFormatter(LogFormatter):
        label = _("Published a correction")

        def format_message(self, entry: Any) -> str:
            """Its kind and its words."""
            return f"{CorrectionKind(entry.data['kind']).label}: {entry.data['words']}"

    @actions.register_action(CHANGED_SILENTLY)
    class ChangedSilentlyFormatter(LogFormatter):
        label = _("Changed a published story without a correction")

        def format_message(self, entry: Any) -> str:
            """Why."""
            return gettext("Without a correction: %(because)s") % {
                "because": entry.data["because"] or gettext("nobody said why.")
            }


@hooks.register("register_log_actions")
def log_of_overrides(actions: Any) -> None:
    """Let it say what was overridden, and why."""

    class OfOverride(LogFormatter):
        said: Any

        def format_message(self, entry: Any) -> str:
            """What the check said, and the reason."""
            return str(self.said) % entry.data

    @actions.register_action(OVERRIDDEN)
    class OverriddenFormatter(OfOverride):
        label = _("Let a problem pass")
        said = _("Let pass: %(problem)s Reason: %(reason)s")

    @actions.register_action(OVERRIDE_TAKEN_BACK)
    class OverrideTakenBackFormatter(OfOverride):
        label = _("Took an override back")
        said = _("Asked for again: %(problem)s It had been let pass with the reason: %(reason)s")


@hooks.register("register_log_actions")
def log_of_names(actions: Any) -> None:
    """Let it say which version was called what."""

    @actions.register_action(VERSION_NAMED)
    class VersionNamedFormatter(LogFormatter):
        label = _("Named a version")

        def format_message(self, entry: Any) -> str:
            """The name, and the one before."""
            if entry.data["before"]:
                return gettext("Named a version “%(name)s”, so far “%(before)s”") % entry.data
            return gettext("Named a version “%(name)s”") % entry.data

    @actions.register_action(NAME_TAKEN_AWAY)
    class NameTakenAwayFormatter(LogFormatter):
        label = _("Took a version's name away")

        def format_message(self, entry: Any) -> str:
            """Which."""
            return gettext("Took the name “%(name)s” of a version away") % entry.data
