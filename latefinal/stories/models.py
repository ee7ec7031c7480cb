"""Sections, topics, stories, corrections and notices: rows, constraints, facts of one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager, Revision
from wagtail.search import index

from latefinal.masthead.models import Contributor
from latefinal.pictures.models import Picture
from latefinal.plumbing import clock

from . import publish_checks
from .blocks import BodyBlock
from .corrections import Correction as Correction
from .corrections import CorrectionKind as CorrectionKind
from .corrections import WithdrawnCorrection as WithdrawnCorrection
from .corrections import with_what_was_said
from .errors import NotPublishable
from .links import AskedLink as AskedLink
from .machines import MachineMade
from .machines import MachineShare as MachineShare
from .notices import Notice as Notice
from .overrides import Override as Override
from .page import preview_page
from .querysets import StoryQuerySet
from .role_groups import RoleGroup as RoleGroup
from .rules import count_words, minutes_to_read, printed_time, render_body
from .silent import is_told_otherwise, whoever_publishes
from .standing import standing_of
from .steps import EditorialStep as EditorialStep
from .versions import NamedVersion as NamedVersion
from .versions import to_be_written_over

if TYPE_CHECKING:
    from .parts import StoryPart


class StoryKind(models.TextChoices):
    """What a story does: tell, weigh, or argue."""

    NEWS = "news", _("News")
    ANALYSIS = "analysis", _("Analysis")
    OPINION = "opinion", _("Opinion")


class Paper(Page):
    """The root of the publication: its sections and notices hang below it."""

    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["stories.Section", "stories.Notice"]
    max_count = 1
    preview_modes: ClassVar[list[tuple[str, str]]] = []  # its page is made of stories

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")

    def get_absolute_url(self) -> str:
        """The front page."""
        return "/"


class Section(Page):
    """A part of the paper, with stories below it; the order of the tree is that of the page."""

    # Named, since the way back would be called `section` and a story has a section of its own.
    page_ptr = models.OneToOneField(
        Page, models.CASCADE, parent_link=True, primary_key=True, related_name="section_page"
    )
    intro = models.CharField(_("introduction"), max_length=300, blank=True)

    parent_page_types: ClassVar = ["stories.Paper"]
    subpage_types: ClassVar = ["stories.Story"]
    preview_modes: ClassVar[list[tuple[str, str]]] = []  # its page is made of stories

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def get_absolute_url(self) -> str:
        """Its address below the paper's."""
        return f"/{self.slug}/"


class Topic(index.Indexed, models.Model):
    """What stories are about, across sections."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    about = models.CharField(_("about"), max_length=300, blank=True)

    search_fields: ClassVar = [index.AutocompleteField("name")]

    class Meta:
        ordering = ("name",)
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/topic/{self.slug}/"


class Story(MachineMade):
    """One story; Wagtail's `title` is its headline. Only the queryset knows what readers see."""

    section = models.ForeignKey(
        Section, models.PROTECT, related_name="stories", editable=False, verbose_name=_("section")
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=StoryKind.choices, default=StoryKind.NEWS
    )
    kicker = models.CharField(
        _("kicker"), max_length=80, blank=True, help_text=_("A label above the headline.")
    )
    standfirst = models.TextField(
        _("standfirst"), max_length=400, blank=True, help_text=_("The story in a sentence or two.")
    )
    dateline = models.CharField(
        _("dateline"), max_length=80, blank=True, help_text=_("The place reported from.")
    )
    lead_picture = models.ForeignKey(
        Picture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead picture"),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    topics = ParentalManyToManyField(
        Topic, blank=True, related_name="stories", verbose_name=_("topics")
    )
    slugline = models.CharField(
        _("slugline"),
        max_length=80,
        blank=True,
        help_text=_("The newsroom's working name. Readers never see it."),
    )
    embargoed_until = models.DateTimeField(
        _("embargoed until"),
        null=True,
        blank=True,
        help_text=_("Published before this, it still stays out of readers' sight until then."),
    )
    published_at = models.DateTimeField(
        _("published"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_(
            "The time printed on the story. Empty: when it is first published. Never before its "
            "embargo lifts."
        ),
    )
    spike_reason = models.CharField(
        _("why it was spiked"),
        max_length=300,
        blank=True,
        help_text=_("Told to readers who come to its address after it was unpublished."),
    )
    is_spiked = models.BooleanField(default=False, db_default=False, editable=False)
    imported_from = models.CharField(
        max_length=200,
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text=_("The system and its own id. Such a story never goes out by mail."),
    )
    body_html = models.TextField(editable=False, blank=True)
    word_count = models.PositiveIntegerField(editable=False, default=0)

    objects: ClassVar = PageManager.from_queryset(StoryQuerySet)()

    moves_to_id: int | None = None
    """The section that a draft asks for; readers find the story there once that is published."""

    changed_because: str = ""
    """Why a published story was changed without a correction, as a draft has it."""
    just_said: Sequence[Correction] = ()
    """The corrections that readers were told when it was written last."""
    is_silent = False
    """Whether it was then written in other words than readers had, and without a correction."""

    parts: Mapping[str, Sequence[StoryPart]] | None = None
    """By what they are, the rows of other tables that were read along with it (`put_parts_on`)."""

    parent_page_types: ClassVar = ["stories.Section"]
    subpage_types: ClassVar[list[str]] = []
    # A copy is a story of its own, in the section it is copied to.
    exclude_fields_in_copy: ClassVar = [
        "section",
        "imported_from",
        "published_at",
        "spike_reason",
        "is_spiked",
        "corrections",
        "reviewed_by",
        "reviewed_at",
    ]

    class Meta:
        indexes = (models.Index(fields=("section", "published_at"), name="newest_of_a_section"),)
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    @classmethod
    def on_the_record(cls, *, at: datetime) -> StoryQuerySet:
        """What readers may see at `at` (aware). Everything that readers are shown starts here."""
        return cls.objects.on_the_record(at=at)

    @classmethod
    def at_the_desk(cls) -> StoryQuerySet:
        """Every story, drafts included: for the desk and importers, never for readers."""
        return cls.objects.all()

    @property
    def headline(self) -> str:
        """The words above the story."""
        return str(self.title)

    @property
    def shown_kind(self) -> str:
        """What readers are told about the kind; news needs no word."""
        return "" if self.kind == StoryKind.NEWS else str(self.get_kind_display())

    @property
    def names(self) -> list[str]:
        """Of those who sign it, in the order of the byline."""
        return [row.contributor.name for row in self.bylines.all()]

    @property
    def minutes(self) -> int:
        """Reading time, in whole minutes, at least one."""
        return minutes_to_read(self.word_count)

    @property
    def standing(self) -> str:
        """Why readers do not see it though it is live, in words for the desk; “” where they do."""
        return standing_of(self, at=clock.now())

    @property
    def status_string(self) -> str:
        """What lists at the desk call its state."""
        standing = self.standing
        if standing and self.live and self.has_unpublished_changes:
            return _("%(standing)s + draft") % {"standing": standing}
        return standing or str(super().status_string)

    @property
    def was_published(self) -> bool:
        """Whether readers may once have seen it."""
        return self.first_published_at is not None

    def get_absolute_url(self) -> str:
        """Its address below the paper's."""
        return f"/{self.section.slug}/{self.slug}/"

    def hold(self, **rows: Sequence[models.Model]) -> None:
        """Take what was read of its `bylines`, `corrections` and `topics`, each in its order."""
        self._cluster_related_objects = {name: list(some) for name, some in rows.items()}

    @transaction.atomic
    def save(self, clean: bool = True, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Wagtail's own signature
        """Write the row; on the way to readers, ask the door and store what is shown.

        Raises DoorClosed. The one `save()` with effects: see `door` for why it is asked here, and
        why published corrections are kept here, whichever version is written.
        """
        if self.section_id is None:
            self.section = self.section_above()
        if kwargs.get("update_fields") is not None:
            return super().save(clean=clean, **kwargs)
        if self.live:
            self._pass_the_door()
            self._store_what_is_shown()
        if self.pk is not None:
            said = Correction.objects.said_of(self).select_for_update()
            self.corrections.set(with_what_was_said(self, self.corrections.all(), said=said))
        self.just_said = [one for one in self.corrections.all() if self.live and not one.said_at]
        self.is_silent = (
            self.live and not self.just_said and is_told_otherwise(self, at=clock.now())
        )
        saved = super().save(clean=clean, **kwargs)
        if self.live:
            told = self.corrections.filter(said_at=None)
            told.update(said_at=clock.now(), said_by=whoever_publishes(self))
        return saved

    @transaction.atomic
    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Wagtail's. Where the newest version has a name, the editor's next is one of its own."""
        asked = kwargs.pop("overwrite_revision", None)
        if asked is not None and asked.pk == self.latest_revision_id:
            asked = to_be_written_over(asked)
        return super().save_revision(*args, overwrite_revision=asked, **kwargs)

    def section_above(self) -> Section:
        """The section that the page tree puts it under."""
        return Section.objects.get(path=self.path[: -self.steplen])

    def _pass_the_door(self) -> None:
        if problems := publish_checks.problems_with(self):
            raise NotPublishable(self.headline, problems)

    def _store_what_is_shown(self) -> None:
        at = clock.now()
        held = type(self).objects.filter(pk=self.pk).embargoed(at=at)
        self.published_at = printed_time(
            asked=self.published_at or self.first_published_at or at,
            embargo=self.embargoed_until,
            held=held.exists(),
            at=at,
        )
        self.body_html = render_body(self.body)
        self.word_count = count_words(self.body_html)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """The template that readers get."""
        return "stories/story.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """What the editor holds, saved or not, as readers would get it."""
        return {"request": request, **preview_page(self, at=clock.now())}

    def serializable_data(self) -> dict[str, Any]:
        """What a version keeps, with the move that it asks for, and from where.

        Once the story stands elsewhere, an old version asks for nothing.
        """
        asked = [self.section_id, self.moves_to_id] if self.moves_to_id else None
        because = self.changed_because
        return {**super().serializable_data(), "move": asked, "changed_because": because}

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """Rebuild from a revision, keeping what belongs to the story and not to one version.

        A draft may name a picture or contributors that were deleted since: it is opened without
        them, where modelcluster would raise.
        """
        signed = content.get("bylines", [])
        here = Contributor.objects.in_bulk([row["contributor"] for row in signed])
        # No picture has the number 0.
        picture = Picture.objects.filter(pk=content.get("lead_picture") or 0).first()
        kept = ("imported_from", "is_spiked", "body_html", "word_count")
        story: Self = super().with_content_json(
            {
                **content,
                **{name: getattr(self, name) for name in kept},
                "section": self.section_id,
                "lead_picture": picture and picture.pk,
                "bylines": [row for row in signed if row["contributor"] in here],
            }
        )
        here_from, asked = content.get("move") or (None, None)
        story.moves_to_id = asked if here_from == self.section_id else None
        story.changed_because = content.get("changed_because", "")
        story.corrections.set(with_what_was_said(self, story.corrections.all()))
        return story


class Byline(Orderable):
    """A contributor's place in a story's byline."""

    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="bylines")
    contributor = models.ForeignKey(
        Contributor, models.PROTECT, related_name="bylines", verbose_name=_("contributor")
    )
    role = models.CharField(
        _("role"), max_length=80, blank=True, help_text=_("Like “in Varen” or “photographs”.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
