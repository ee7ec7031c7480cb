"""What the masthead's screen shows, in the order a desk sets it up."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList


def masthead_editor() -> ObjectList:
    """The paper's name, its evening, its imprint, its look."""
    return ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("name"), FieldPanel("strapline"), FieldPanel("staff")],
                heading=_("Name"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("zone"), FieldPanel("evening")]),
                    FieldPanel("signup_title"),
                    FieldPanel("signup_words"),
                ],
                heading=_("The evening edition"),
            ),
            FieldPanel("postal_address"),
            FieldPanel("shows_sourcing"),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("accent"), FieldPanel("accent_dark")])],
                heading=_("Look"),
            ),
        ]
    )
