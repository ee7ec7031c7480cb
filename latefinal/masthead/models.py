"""The paper's identity: nameplate, imprint, evening, and who writes for it."""

from __future__ import annotations

import re
from datetime import time
from math import floor
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from latefinal.plumbing.validators import check_terms, check_zone

from .querysets import ContributorQuerySet
from .rules import LEAST_CONTRAST, accent_rule, lowest_contrast, word_size

COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Give a colour as # and six digits, like #8c1d18."))


FIRST = 1
"""The number of the one row, of which the database lets nobody make a second."""
OWNERSHIP = (
    "publisher", "legal_form", "publisher_contact", "parent_company", "owners",
    "beneficial_owners", "state_holdings", "public_money",
)  # fmt: skip
"""What a paper says of its own owners: what the European Media Freedom Act (Regulation (EU)
2024/1083) asks for in article 6 (1), in the order in which it is printed."""


class AICrawlers(models.TextChoices):
    """What AI companies' crawlers may do with the paper."""

    ALL = "all", _("Everything: search, read for a person who asks, train models")
    SEARCH = "search", _("Search, and read for a person who asks; not train models")
    NONE = "none", _("Nothing")


@register_setting(icon="home", order=10)
class Masthead(BaseGenericSetting):
    """One row: what the paper is called and how it presents itself."""

    name = models.CharField(_("name of the paper"), max_length=80, default="The Paper")
    strapline = models.CharField(_("strapline"), max_length=160, blank=True)
    zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        validators=[check_zone],
        help_text=_("IANA name, like Asia/Tashkent. All times on the page are in it."),
    )
    evening = models.TimeField(
        _("evening"),
        default=time(18, 0),
        help_text=_("Local time at which the evening edition closes by itself."),
    )
    staff = models.CharField(
        _("staff byline"),
        max_length=80,
        blank=True,
        help_text=_("Printed where no one signs. Empty: the paper's name and “Staff”."),
    )
    postal_address = models.CharField(
        _("postal address"),
        max_length=200,
        blank=True,
        help_text=_("Stands at the foot of every letter; the law asks for it in most places."),
    )
    publisher = models.CharField(
        _("publisher"),
        max_length=160,
        blank=True,
        help_text=_("The legal name of the person or body that the paper belongs to."),
    )
    legal_form = models.CharField(
        _("legal form and register"),
        max_length=200,
        blank=True,
        help_text=_("Like “cooperative, register of companies of Karsa, 4711”."),
    )
    publisher_contact = models.CharField(
        _("how the publisher is reached"),
        max_length=200,
        blank=True,
        help_text=_("An e-mail address or a telephone number, beside the postal address."),
    )
    parent_company = models.CharField(
        _("belongs to"),
        max_length=160,
        blank=True,
        help_text=_("The company, foundation or body above the publisher, if there is one."),
    )
    owners = models.TextField(
        _("who holds shares"),
        blank=True,
        help_text=_(
            "Everybody whose share, direct or through others, lets them influence the paper, and "
            "how large it is."
        ),
    )
    beneficial_owners = models.TextField(
        _("who stands behind it in the end"),
        blank=True,
        help_text=_("The beneficial owners: the people whom it belongs to, whoever is in between."),
    )
    state_holdings = models.TextField(
        _("what a state holds of it"),
        blank=True,
        help_text=_(
            "Shares of a state, a public authority or enterprise. Say “None” where that is so."
        ),
    )
    public_money = models.TextField(
        _("public money for advertising"),
        blank=True,
        help_text=_(
            "What came in a year from public authorities, of this country and of others, for "
            "advertising: the sum, the year and from whom."
        ),
    )
    signup_title = models.CharField(
        _("sign-up title"), max_length=80, default="The evening edition"
    )
    signup_words = models.CharField(
        _("sign-up words"), max_length=160, default="The day, read and weighed. One letter."
    )
    accent = models.CharField(_("accent colour"), max_length=7, blank=True, validators=[COLOUR])
    accent_dark = models.CharField(
        _("accent colour, dark scheme"), max_length=7, blank=True, validators=[COLOUR]
    )
    shows_sourcing = models.BooleanField(_("say how a story is sourced in lists"), default=True)
    shows_sourcing_in_letters = models.BooleanField(_("say it in letters too"), default=True)
    has_pages_of_people = models.BooleanField(
        _("tell readers about people who are quoted"),
        default=False,
        help_text=_(
            "Each person gets an address of their own, with what they said in your stories and how "
            "it turned out. Bodies and collectives have theirs in any case."
        ),
    )
    tells_silent_edits = models.BooleanField(
        _("tell what outlets changed silently"),
        default=False,
        help_text=_(
            "A list, and a feed, of what outlets changed in items after you had used them: the "
            "sentence before and after, with dates."
        ),
    )
    shows_earlier_versions = models.BooleanField(
        _("show readers earlier versions of stories"),
        default=False,
        help_text=_(
            "Each story that was changed leads to what it said before, with dates. Search engines "
            "are asked to keep away from them, and a retracted story shows none."
        ),
    )
    asks_links = models.BooleanField(
        _("ask whether links answer"),
        default=False,
        help_text=_(
            "Each address that a draft links to is asked, once a day, in the background. Whose "
            "server it is may see that your paper asked, before the story is published."
        ),
    )
    has_whole_feeds = models.BooleanField(
        _("whole stories in feeds"),
        default=True,
        help_text=_(
            "Those who follow the paper in a feed reader get each story's text and its pictures. "
            "Otherwise they get the headline and the standfirst, and read on here."
        ),
    )
    ai_crawlers = models.CharField(
        _("what AI companies' crawlers may do"),
        max_length=8,
        choices=AICrawlers.choices,
        default=AICrawlers.SEARCH,
    )
    terms = models.CharField(
        _("address of your terms for AI companies"),
        max_length=300,
        blank=True,
        validators=[check_terms],
        help_text=_(
            "Of a licence file in the RSL format, if you have one; it may lie elsewhere. "
            "robots.txt points to it."
        ),
    )
    is_unlisted = models.BooleanField(
        _("keep the paper out of search engines"),
        default=False,
        help_text=_(
            "For a paper that is being prepared. Anybody who knows its address can still read it, "
            "and AI companies are asked to keep away, whatever is chosen above."
        ),
    )
    is_sample = models.BooleanField(
        default=False, editable=False, help_text=_("Said on every page of the sample publication.")
    )

    class Meta:
        verbose_name = _("masthead")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def _get_or_create(cls) -> Masthead:
        """As Wagtail's, which makes one each for two processes that ask first in the same instant.

        A paper that begins has two: what is served and what keeps the hours.
        """
        rows = cls.base_queryset()
        return rows.first() or rows.get_or_create(pk=FIRST)[0]

    def clean(self) -> None:
        """Refuse an accent in which words could not be read."""
        super().clean()
        asked = {"accent": (self.accent, "light"), "accent_dark": (self.accent_dark, "dark")}
        told = {field: _faintness(*colour) for field, colour in asked.items()}
        if wrong := {field: words for field, words in told.items() if words}:
            raise ValidationError(wrong)

    @property
    def ownership_told(self) -> list[tuple[str, str]]:
        """What is told of who owns the paper: each field's name and words; empty ones left out.

        With the address if anything else is told: it belongs to the publisher.
        """
        named = ((self._meta.get_field(name), getattr(self, name)) for name in OWNERSHIP)
        told = [(str(field.verbose_name), words) for field, words in named if words]
        if told and self.postal_address:
            address = str(self._meta.get_field("postal_address").verbose_name)
            told.insert(min(1, len(told)), (address, self.postal_address))
        return told

    @property
    def zoneinfo(self) -> ZoneInfo:
        """The zone whose wall clock the paper goes by."""
        return ZoneInfo(self.zone)

    @property
    def word_size(self) -> str:
        """Whether the name has a word that a phone needs smaller letters for."""
        return word_size(self.name)

    @property
    def accent_rule(self) -> str:
        """The desk's own accent as CSS, nothing where it chose none."""
        return accent_rule(self.accent, self.accent_dark)

    @property
    def accent_address(self) -> str:
        """Where that CSS is; the address changes with the colour, so browsers may keep it."""
        seal = (self.accent + self.accent_dark).replace("#", "")
        return f"/masthead.css?{seal}"

    @property
    def staff_byline(self) -> str:
        """What is printed where nobody signs."""
        return self.staff or _("%(paper)s Staff") % {"paper": self.name.removeprefix("The ")}


def _faintness(colour: str, scheme: str) -> str:
    """Why words in that colour could not be read; nothing where they can, or it is no colour."""
    if not re.match(COLOUR.regex, colour) or lowest_contrast(colour, scheme) >= LEAST_CONTRAST:
        return ""
    words = _(
        "Words in %(colour)s could hardly be read: they stand out from the page by %(contrast)s "
        "to 1, and %(least)s to 1 is asked for. %(what_to_do)s"
    )
    return words % {
        "colour": colour,
        "contrast": floor(lowest_contrast(colour, scheme) * 10) / 10,
        "least": LEAST_CONTRAST,
        "what_to_do": _("Choose a darker colour.")
        if scheme == "light"
        else _("Choose a lighter colour."),
    }


class Contributor(models.Model):
    """Somebody whose name stands in a byline, or a desk that signs as one."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    line = models.CharField(
        _("about, in a line"), max_length=200, blank=True, help_text=_("What they cover.")
    )
    about = models.TextField(_("about"), blank=True)
    is_desk = models.BooleanField(_("a desk, not a person"), default=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contributor",
        verbose_name=_("signs in as"),
    )

    objects = ContributorQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/by/{self.slug}/"
