"""What the masthead's screen shows, in the order a desk sets it up."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from .models import OWNERSHIP

ZONE_HELP = _("IANA name, like Asia/Tashkent. Readers and the desk see every time in it.")
EVENING_HELP = _(
    "Local time at which the evening edition closes by itself. Where that passed less than four "
    "hours ago, tonight's closes at once."
)
CRAWLERS_HELP = _(
    "robots.txt asks for what you choose here, and forces nobody. Those who go by it read it anew "
    "within a day or three."
)
OWNERSHIP_HELP = _(
    "Printed below the notice that is ticked as the imprint, and told to search engines. Who "
    "labels others says this of itself; in the European Union the law asks for it (Media Freedom "
    "Act, article 6)."
)


def masthead_editor() -> ObjectList:
    """The paper's name, its evening, its imprint, its look."""
    return ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("name"), FieldPanel("strapline"), FieldPanel("staff")],
                heading=_("Name"),
            ),
            _evening(),
            FieldPanel("postal_address"),
            _ownership(),
            _sourcing(),
            FieldPanel("has_whole_feeds"),
            FieldPanel("shows_earlier_versions"),
            _crawlers(),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("accent"), FieldPanel("accent_dark")])],
                heading=_("Look"),
            ),
        ]
    )


def _evening() -> MultiFieldPanel:
    hours = [
        FieldPanel("zone", help_text=ZONE_HELP),
        FieldPanel("evening", help_text=EVENING_HELP),
    ]
    return MultiFieldPanel(
        [FieldRowPanel(hours), FieldPanel("signup_title"), FieldPanel("signup_words")],
        heading=_("The evening edition"),
    )


def _sourcing() -> MultiFieldPanel:
    names = (
        "shows_sourcing", "shows_sourcing_in_letters", "has_pages_of_people", "tells_silent_edits",
        "asks_links",
    )  # fmt: skip
    return MultiFieldPanel([FieldPanel(name) for name in names], heading=_("Who said what"))


def _crawlers() -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldPanel("ai_crawlers", widget=forms.RadioSelect),
            FieldPanel("terms", widget=forms.URLInput),
            FieldPanel("is_unlisted"),
        ],
        heading=_("Search engines and AI"),
        help_text=CRAWLERS_HELP,
    )


def _ownership() -> MultiFieldPanel:
    return MultiFieldPanel(
        [FieldPanel(name) for name in OWNERSHIP],
        heading=_("Who owns the paper"),
        help_text=OWNERSHIP_HELP,
    )
