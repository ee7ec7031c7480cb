"""The desk's screens for outlets: the register, and the starter list beside it."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TitleFieldPanel,
)
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from . import views
from .forms import OutletForm
from .models import Outlet, OutletKind, Ownership
from .recognition import outlets_found

DETAIL = "listing__detail"
"""A column for which a phone has no room."""


def _countries() -> list[tuple[str, str]]:
    there = Outlet.objects.exclude(country="").order_by("country")
    return [(name, name) for name in there.values_list("country", flat=True).distinct()]


class OutletFilters(WagtailFilterSet):
    """Beside the list of outlets."""

    ownership = django_filters.MultipleChoiceFilter(
        label=_("Ownership"), choices=Ownership.choices, widget=CheckboxSelectMultiple
    )
    country = django_filters.MultipleChoiceFilter(
        label=_("Country"), choices=_countries, widget=CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"), choices=OutletKind.choices, widget=CheckboxSelectMultiple
    )

    class Meta:
        model = Outlet
        fields: list[str] = []


class Register(IndexView):
    """The list; what is typed above it is sought in every name, host, owner and country."""

    http_method_names = ["get", "head", "options"]

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """In any script, case and accent, as names are recognised."""
        if not self.is_searching:
            return queryset
        return queryset.filter(pk__in=outlets_found(self.search_query))

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Add one; or take one from the starter list."""
        buttons = list(super().header_buttons)
        if self.add_url:
            url = reverse("outlets_starter_list")
            buttons.append(HeaderButton(gettext("Starter list"), url=url, icon_name="list-ul"))
        return buttons


class OutletViewSet(SnippetViewSet):
    """Who publishes, who owns it, on what evidence."""

    model = Outlet
    icon = "globe"
    menu_label = _("Outlets")
    menu_order = 420
    add_to_admin_menu = True
    index_view_class = Register
    list_display = (
        "name",
        Column("label", label=_("Ownership"), sort_key="ownership"),
        Column("owner", label=_("Owner"), classname=DETAIL),
        Column("country", label=_("Country"), sort_key="country"),
    )
    filterset_class = OutletFilters
    # What is sought where is for the view to say; this has Wagtail show the line to type in.
    search_fields = ("name",)
    list_per_page = 50
    edit_handler = ObjectList(
        [
            TitleFieldPanel("name", placeholder=_("Name of the outlet")),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("country")]),
            MultiFieldPanel(
                [
                    FieldPanel("ownership"),
                    FieldPanel("owner"),
                    FieldPanel("evidence"),
                    FieldPanel("as_of"),
                ],
                heading=_("Whose it is"),
                help_text=_(
                    "Leave all four as they are in a new outlet, and the starter list fills them "
                    "in if it knows the name or the host. What you write yourself always wins."
                ),
            ),
            MultiFieldPanel(
                [FieldPanel("site"), FieldPanel("publishes_at"), FieldPanel("called")],
                heading=_("How it is recognised"),
            ),
            FieldPanel("slug"),
        ],
        base_form_class=OutletForm,
    )


@hooks.register("register_admin_urls")
def starter_list_address() -> list[URLPattern]:
    """Below /desk/."""
    return [path("outlets/starter-list/", views.starter_list, name="outlets_starter_list")]


register_snippet(OutletViewSet)
