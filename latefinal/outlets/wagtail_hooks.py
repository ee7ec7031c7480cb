"""The desk's screen for outlets."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .forms import OutletForm
from .models import Outlet


class OutletViewSet(SnippetViewSet):
    """Who publishes, who owns it, on what evidence."""

    model = Outlet
    icon = "globe"
    menu_label = _("Outlets")
    menu_order = 420
    add_to_admin_menu = True
    list_display = (
        "name",
        Column("ownership", label=_("Ownership"), accessor="get_ownership_display"),
        "country",
    )
    list_filter = ("ownership", "country")
    search_fields = ("name", "country")
    list_per_page = 50
    edit_handler = ObjectList(
        [
            TitleFieldPanel("name", placeholder=_("Name of the outlet")),
            FieldRowPanel([FieldPanel("ownership"), FieldPanel("country")]),
            FieldPanel("evidence"),
            FieldPanel("site"),
            FieldPanel("slug"),
        ],
        base_form_class=OutletForm,
    )


register_snippet(OutletViewSet)
