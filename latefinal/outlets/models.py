"""Who publishes, who owns it, and on what evidence."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Ownership(models.TextChoices):
    """Who has the last word in a newsroom: a label for readers, so each is worded apart."""

    STATE = "state", _("state-controlled")
    CAPTURED_PUBLIC = "captured-public", _("public in name, state-controlled")
    CAPTURED_PRIVATE = "captured-private", _("private, close to the state")
    PUBLIC = "public", _("public media")
    INDEPENDENT = "independent", _("independent")
    UNKNOWN = "unknown", _("ownership unknown")


class OutletKind(models.TextChoices):
    """What an outlet is."""

    AGENCY = "agency", _("news agency")
    BROADCASTER = "broadcaster", _("broadcaster")
    NEWSPAPER = "newspaper", _("newspaper or magazine")
    ONLINE = "online", _("online")
    GOVERNMENT = "government", _("state body")


STATE_MEDIA = (Ownership.STATE, Ownership.CAPTURED_PUBLIC)
"""What is counted as state media. Private media close to the state are counted apart, and so are a
state's own bodies: a ministry that says something itself is no medium."""


def via_state_media(outlet: str = "") -> Q:
    """The same as a condition, on rows whose column `outlet` (a prefix like `outlet__`) says it."""
    owned = Q(**{f"{outlet}ownership__in": STATE_MEDIA})
    return owned & ~Q(**{f"{outlet}kind": OutletKind.GOVERNMENT})


class Outlet(models.Model):
    """A publisher that carries what others say."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=OutletKind.choices, blank=True)
    site = models.URLField(_("web address"), blank=True)
    country = models.CharField(_("country"), max_length=80, blank=True)
    owner = models.CharField(
        _("owner"),
        max_length=200,
        blank=True,
        help_text=_("Who holds it: a ministry, a company, its editors."),
    )
    ownership = models.CharField(
        _("ownership"), max_length=20, choices=Ownership.choices, default=Ownership.UNKNOWN
    )
    evidence = models.TextField(
        _("evidence"),
        blank=True,
        help_text=_("What the ownership rests on: a register, a law, a report; with where it is."),
    )
    as_of = models.DateField(
        _("true as of"),
        null=True,
        blank=True,
        help_text=_("The day of which the evidence speaks. Owners change."),
    )
    listed_as = models.CharField(
        max_length=200,
        blank=True,
        editable=False,
        help_text=_(
            "Its key in the starter list, while the label is the list's and not the desk's."
        ),
    )

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind="government") | Q(ownership="state"),
                name="a_government_is_the_state",
            ),
        )
        verbose_name = _("outlet")
        verbose_name_plural = _("outlets")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Who owns it, on what evidence, and what came through it."""
        return f"/outlet/{self.slug}/"

    @property
    def label(self) -> str:
        """What is printed beside the name: whose it is, in a word or two."""
        if self.is_state_body:
            return str(OutletKind.GOVERNMENT.label)
        return str(self.get_ownership_display())

    @property
    def look(self) -> str:
        """How the label looks: “state”, “indep”, or nothing where neither can be said."""
        if self.is_the_states or self.is_close_to_the_state:
            return "state"
        return "indep" if self.is_independent else ""

    @property
    def is_state_media(self) -> bool:
        """Whether it is a medium, and the state decides what it says."""
        return self.ownership in STATE_MEDIA and not self.is_state_body

    @property
    def is_state_body(self) -> bool:
        """Whether it is no medium at all: a ministry, a court, a city."""
        return self.kind == OutletKind.GOVERNMENT

    @property
    def is_the_states(self) -> bool:
        """Whether what it says, the state says: as a medium of its own or by itself."""
        return self.is_state_media or self.is_state_body

    @property
    def is_close_to_the_state(self) -> bool:
        """Whether its owners are private, and depend on those in power."""
        return self.ownership == Ownership.CAPTURED_PRIVATE

    @property
    def is_independent(self) -> bool:
        """Whether neither a state nor those close to it decide what it says."""
        return self.ownership == Ownership.INDEPENDENT


class OutletName(models.Model):
    """Another name of an outlet: short, in another script, an older one.

    Two outlets may share one; then it says of neither that it is meant.
    """

    outlet = models.ForeignKey(Outlet, models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=120)
    folded = models.CharField(
        max_length=240, help_text=_("As it is compared: `rules.names.fold_name`.")
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("outlet", "folded"), name="a_name_once_an_outlet"),
        )

    def __str__(self) -> str:
        return self.name


class OutletHost(models.Model):
    """A host at which one outlet publishes, as `rules.hosts.host_of` spells it."""

    outlet = models.ForeignKey(Outlet, models.CASCADE, related_name="hosts")
    host = models.CharField(max_length=253, unique=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.host
