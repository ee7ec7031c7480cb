"""The history of a story: its versions, their names, and any two of them side by side."""

from __future__ import annotations

from typing import Any, cast

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views.generic.history import ActionColumn
from wagtail.admin.views.pages.history import PageHistoryFilterSet, PageHistoryView
from wagtail.admin.views.pages.revisions import RevisionsCompareView
from wagtail.admin.viewsets.pages import PageViewSet, page_viewset_registry
from wagtail.admin.widgets import BooleanRadioSelect
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Revision

from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.plumbing.page_header import page_header
from latefinal.stories.errors import VersionChanged
from latefinal.stories.models import NamedVersion, Story
from latefinal.stories.rules import is_seen
from latefinal.stories.services import name_version, take_name_away
from latefinal.stories.version_forms import ComparedForm, VersionNameForm
from latefinal.stories.versions import names_of

MOST = 200
"""Versions among which two are chosen, the newest first, beside those that have a name."""


def name(request: HttpRequest, story_id: int, revision_id: int) -> HttpResponse:
    """Ask what a version is to be called; or take its name away."""
    story: Story = get_object_or_404(Story.at_the_desk(), pk=story_id)
    editor = cast(User, request.user)
    if not story.permissions_for_user(editor).can_edit():
        raise PermissionDenied
    versions = story.revisions.select_related("user")
    version = get_object_or_404(versions, pk=revision_id)
    history = reverse("wagtailadmin_pages:history", args=(story.pk,))
    if request.method == "POST" and "take_away" in request.POST:
        take_name_away(version=version, editor=editor)
        messages.success(request, _("The version has no name any more."))
        return redirect(history)
    named = NamedVersion.objects.filter(version=version).first()
    form = VersionNameForm(request.POST or None, initial={"name": named.name if named else ""})
    if request.method == "POST" and form.is_valid() and _is_named(form, version, editor):
        words = _("The version is called “%(name)s” and stays as it is.")
        messages.success(request, words % form.cleaned_data)
        return redirect(history)
    above = [
        {"url": reverse("wagtailadmin_pages:edit", args=(story.pk,)), "label": story.draft_title},
        {"url": history, "label": _("History")},
    ]
    given = {
        **page_header(_("Name a version"), above=above, icon="history"),
        # As it is now: where it was saved over, this is what the next press names.
        "version": versions.get(pk=version.pk),
        "named": named,
        "form": form,
        "back": history,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "stories/desk/name_version.html", given, status=status)


def _is_named(form: VersionNameForm, version: Revision, editor: User) -> bool:
    """Whether that went well; what did not is told in the form."""
    try:
        name_version(version=version, editor=editor, at=clock.now(), **form.cleaned_data)
    except VersionChanged as error:
        form.add_error("name", str(error))
        return False
    return True


class VersionFilters(PageHistoryFilterSet):
    """Beside a story's history."""

    has_name = django_filters.BooleanFilter(
        field_name="revision__named",
        lookup_expr="isnull",
        exclude=True,
        label=gettext_lazy("Has a name"),
        widget=BooleanRadioSelect,
    )


class VersionColumn(ActionColumn):
    """What was done, with the name of the version that came of it."""

    cell_template_name = "stories/desk/version_cell.html"

    def __init__(self, *, names: dict[int, str], may_name: bool, **kwargs: Any) -> None:
        super().__init__("message", **kwargs)
        self.names, self.may_name = names, may_name

    def get_actions(self, instance: Any, parent_context: Any) -> list[dict[str, Any]]:
        """Wagtail's, and the way to its name."""
        actions: list[dict[str, Any]] = super().get_actions(instance, parent_context)
        if actions and self.may_name:
            url = reverse("name_version", args=(self.object.pk, instance.revision_id))
            is_named = instance.revision_id in self.names
            label = _("Change its name") if is_named else _("Give it a name")
            actions.append({"url": url, "label": label})
        return actions

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """With the name, on the line that has what can be done with the version."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        if context["actions"]:
            context["version_name"] = self.names.get(instance.revision_id, "")
        return context


class StoryHistory(PageHistoryView):
    """Wagtail's, with the names of versions."""

    filterset_class = VersionFilters

    @cached_property
    def columns(self) -> list[Any]:
        """Ours in place of the first."""
        first, *others = super().columns
        versions = VersionColumn(
            label=first.label,
            object=self.object,
            url_names=first.url_names,
            user_can_unschedule=first.user_can_unschedule,
            names=names_of(self.object),
            may_name=self.object.permissions_for_user(self.request.user).can_edit(),
        )
        return [versions, *others]

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Before Wagtail's, the way to any two versions."""
        compared = (self.object.pk, "earliest", "latest")
        url = reverse(self.revisions_compare_url_name, args=compared)
        return [*super().header_buttons, HeaderButton(_("Compare"), url=url)]


class StoryComparison(RevisionsCompareView):
    """Wagtail's, where any two versions may be chosen by name, hour and who saved them."""

    template_name = "stories/desk/compare.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The two at this address, or on to the address of two others."""
        if "older" in request.GET:
            form = self._form(request.GET)
            if form.is_valid() and all(two := form.two):
                return redirect("wagtailadmin_pages:revisions_compare", self.object.pk, *two)
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what is compared, to be chosen otherwise."""
        return {**super().get_context_data(**kwargs), "form": self._form()}

    def _get_comparison(self, older: Any, newer: Any) -> list[Any]:
        return [one for one in super()._get_comparison(older, newer) if is_seen(one)]

    def _form(self, asked: Any = None) -> ComparedForm:
        two = {
            "older": self._number(self.revision_id_a),
            "newer": self._number(self.revision_id_b),
        }
        return ComparedForm(asked, initial=two, versions=self._versions(two.values()))

    def _number(self, asked: str) -> str:
        """Of the version that an address may call its earliest or latest."""
        by_age = self.object.revisions.order_by("created_at", "id").values_list("pk", flat=True)
        ends = {"earliest": by_age.first, "latest": by_age.last}
        return str(ends[asked]()) if asked in ends else asked

    def _versions(self, shown: Any) -> list[tuple[str, str]]:
        names = names_of(self.object)
        rows = self.object.revisions.select_related("user").defer("content")
        newest = rows.order_by("-created_at", "-pk")
        found = {row.pk: row for row in newest[:MOST]}
        wanted = {*names, *(int(one) for one in shown if one.isdigit())} - found.keys()
        every = [*found.values(), *newest.filter(pk__in=wanted)]
        told = [(str(row.pk), _told(row, names.get(row.pk, ""))) for row in every]
        return [*([("live", _("What readers have"))] if self.object.live else []), *told]


class StoryScreens(PageViewSet):
    """Wagtail's screens of a story, two of them ours; the rest know it as any page."""

    history_view_class = StoryHistory
    revisions_compare_view_class = StoryComparison

    def on_register(self) -> None:
        """For stories alone."""
        page_viewset_registry.register(Story, self)


def _told(version: Revision, name: str) -> str:
    """“before the cuts”, 23 Nov 2026, 14:05, T. Halloran."""
    at = date_format(localtime(version.created_at), "j M Y, H:i")
    who = (version.user.get_full_name() or str(version.user)) if version.user else ""
    return ", ".join(part for part in (f"“{name}”" if name else "", at, who) if part)
