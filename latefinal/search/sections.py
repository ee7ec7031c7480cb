"""The sections that readers choose from."""

from django.db.models import QuerySet

from latefinal.stories.models import Section


def in_their_order() -> QuerySet[Section]:
    """The live ones, as the tree has them."""
    # Named by the page's own number: SQLite would otherwise walk every page of the paper to find
    # the few that are sections, which takes some 30 ms at 100,000 stories.
    sections = Section.objects.order_by().values("page_ptr_id")
    return Section.objects.live().filter(id__in=sections).order_by("path")
