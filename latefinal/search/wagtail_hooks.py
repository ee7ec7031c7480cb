"""The desk's list of stories, searched by our own index."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail import hooks
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.pages.listing import IndexView

from latefinal.stories.models import Story
from latefinal.stories.wagtail_hooks import StoryListing

from .desk import matching


class FoundFirst(WagtailPaginator):
    """Finds which rows stand on a page, and fetches those whole.

    To sort twenty thousand whole rows takes thrice as long, and few of them are shown.
    """

    def page(self, number: Any) -> Any:
        """That page, counted from 1."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        found = self.object_list.values("pk")[first : first + self.per_page]
        return self._get_page(self.object_list.filter(pk__in=found), number, self)


class SearchedStories(IndexView):
    """The list; what is typed above it narrows it."""

    paginator_class = FoundFirst
    paginate_by = 30  # Wagtail lays out each line anew; a screen holds twelve
    http_method_names = ["get", "head", "options"]
    results_template_name = "search/desk/stories_results.html"

    def get_base_queryset(self) -> Any:
        """Wagtail's; whoever sees every page is not asked of each."""
        if not self.request.user.is_superuser:
            return super().get_base_queryset()
        return self.annotate_queryset(Story.at_the_desk())

    def annotate_queryset(self, pages: Any) -> Any:
        """With all that a line shows.

        Wagtail fetches pages first, and each once more as what it is; these are stories.
        """
        stories = pages.defer_streamfields().select_related("section")
        stories = stories.with_standing().prefetch_workflow_states()
        return stories.annotate_site_root_state().annotate_approved_schedule()

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Wagtail's own search took seconds at some thousand stories, and broke on a quote."""
        if not self.is_searching:
            return queryset
        return matching(queryset, self.search_query, in_order=not self.is_explicitly_ordered)


class SearchedListing(StoryListing):
    """Every story, across sections."""

    index_view_class = SearchedStories


@hooks.register("register_admin_viewset")
def stories_at_the_desk() -> SearchedListing:
    """The list of stories."""
    return SearchedListing()
