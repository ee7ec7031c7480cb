"""The desk's screen for those who write."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Contributor


class ContributorViewSet(SnippetViewSet):
    """Whose name stands in a byline."""

    model = Contributor
    icon = "user"
    menu_label = _("Contributors")
    menu_order = 460
    add_to_admin_menu = True
    list_display = ("name", "line", BooleanColumn("is_desk", label=_("Desk")))
    list_filter = ("is_desk",)
    search_fields = ("name", "line")
    list_per_page = 50
    edit_handler = ObjectList(
        [
            TitleFieldPanel("name", placeholder=_("Name as it is printed")),
            FieldPanel("line"),
            FieldPanel("about"),
            FieldRowPanel([FieldPanel("user"), FieldPanel("is_desk")]),
            FieldPanel("slug"),
        ]
    )


register_snippet(ContributorViewSet)
