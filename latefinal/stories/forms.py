"""The editor's forms: the door's words at the field where they are mended."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from latefinal.masthead.forms import ContributorField
from latefinal.masthead.models import Contributor
from latefinal.people.models import User
from latefinal.plumbing import clock
from latefinal.plumbing.markup import plain_text
from latefinal.plumbing.typed_names import NamesWidget, as_typed, called, names_in

from . import publish_checks
from .addresses import check_address, is_the_papers_own
from .models import (
    Byline,
    Correction,
    MachineShare,
    Override,
    Section,
    Story,
    Topic,
    WithdrawnCorrection,
)
from .rules import render_body
from .services import add_topic
from .silent import is_told_otherwise


class TopicsField(forms.CharField):
    """Names of topics, parted by commas. One that is new has no row until the story is saved."""

    def __init__(self, **options: Any) -> None:
        options["widget"] = NamesWidget(
            names="desk_topic_names",
            many=True,
            words={
                "offer": gettext_lazy("Add “%s” as a new topic"),
                "unknown": gettext_lazy("There is no topic “%s”."),
            },
        )
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: names, whatever the value came as."""
        if value is None or isinstance(value, str):
            return value
        return as_typed(_topic(one).name for one in value)

    def clean(self, value: Any) -> list[Topic]:
        """The topics of those names; raises ValidationError for one that is too long."""
        names = names_in(super().clean(value) or "")
        longest = Topic._meta.get_field("name").max_length or 0
        if long := [name for name in names if len(name) > longest]:
            words = _("“%(name)s…” is too long for a topic: it may have %(most)d characters.")
            raise ValidationError(words % {"name": long[0][:40], "most": longest})
        there = Topic.objects.all()
        return [called(name, among=there).first() or Topic(name=name) for name in names]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other topics are named than before."""
        before = {_topic(one).name for one in initial or []}
        return before != set(names_in(data or ""))


def _topic(one: Any) -> Topic:
    return one if isinstance(one, Topic) else Topic.objects.get(pk=one)


def _words_of(body: Any) -> str:
    """What a body says, whatever ids its blocks have got."""
    return plain_text(render_body(body)) if body else ""


class RowForm(WagtailAdminModelForm):
    """A row of a list in an editor. One into which nothing was written is no row, and no fault.

    What a row starts with by itself (its place, a kind, a date) does not count as written.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Also when it came back from a draft that was saved: Wagtail takes it for a row then.
        self.empty_permitted = self.instance.pk is None and not self.use_required_attribute

    def has_changed(self) -> bool:
        """Whether there is something to keep."""
        changed = bool(super().has_changed())
        return changed and (self.instance.pk is not None or any(map(self._is_written, self.fields)))

    def _is_written(self, name: str) -> bool:
        if name in (ORDERING_FIELD_NAME, DELETION_FIELD_NAME, self._meta.model._meta.pk.name):
            return False
        return (
            name in self.changed_data and not self._meta.model._meta.get_field(name).has_default()
        )

    def full_clean(self) -> None:
        """Django's; an empty row has a place too, for those who sort."""
        super().full_clean()
        if self.is_bound:
            self.cleaned_data.setdefault(ORDERING_FIELD_NAME, None)


class BylineForm(RowForm):
    """A row of the byline."""

    contributor = ContributorField()


class PageForm(WagtailAdminPageForm):
    """The screen of whatever stands in the paper's tree."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and "body" in self.fields:
            # What is new opens with a place to write.
            blocks = self.fields["body"].block
            self.initial["body"] = blocks.to_python([{"type": "text", "value": ""}])

    def clean_slug(self) -> str:
        """A word at which readers will find the page."""
        slug: str = self.cleaned_data["slug"]
        if slug:
            check_address(f"{self.parent_page.specific.get_absolute_url()}{slug}/")
        return slug


def sign(story: Story, writer: User | None) -> None:
    """Let a new story be signed by who writes it, where they have a name in the paper."""
    if writer is None:
        return
    namesakes = Contributor.objects.filter(user=None, is_desk=False, name=writer.get_full_name())
    contributor = Contributor.objects.filter(user=writer).first() or namesakes.first()
    if contributor is not None:
        story.bylines = [Byline(contributor=contributor, sort_order=0)]


def last_answer(writer: User | None) -> tuple[str, str]:
    """What `writer` last said of a story of theirs: what a machine did, and which machine."""
    mine = Story.at_the_desk().filter(
        owner=writer,
        # The draft's: the row has what was published last.
        latest_revision__content__made_by_machine__in=[one.value for one in MachineShare],
    )
    answers = mine.order_by("-pk").values_list(
        "latest_revision__content__made_by_machine", "latest_revision__content__machine"
    )
    return (writer and answers.first()) or ("", "")


class StoryForm(PageForm):
    """The story's screen. On the way to readers the door is asked before anything is written."""

    # Not `section`, which follows the tree and is nobody's to write.
    in_section = forms.ModelChoiceField(
        Section.objects.order_by("path"),
        label=gettext_lazy("Section"),
        required=False,
        empty_label=None,
    )
    topics = TopicsField(required=False)
    changed_because = forms.CharField(
        label=gettext_lazy("Changed without a correction because"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "Asked of a story that readers have in other words. “A typing mistake” will do. "
            "Readers are not told; the story's history keeps it."
        ),
    )
    is_checked = forms.BooleanField(
        label=gettext_lazy("I have read and checked what the machine made"), required=False
    )
    field_order = ("in_section",)  # the slug is looked at where the story will stand
    parent_page: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        story = kwargs.get("instance")
        if story and story.pk is None and not (args or kwargs.get("data")):
            sign(story, kwargs.get("for_user"))
        super().__init__(*args, **kwargs)
        self.here = self.parent_page
        if "changed_because" in self.fields and self.instance.has_unpublished_changes:
            self.initial["changed_because"] = self.instance.changed_because
        self._offer_sections()
        self._offer_the_last_answer()
        if self.instance.pk is None and "title" in self.fields:
            self.fields["title"].widget.attrs["autofocus"] = True

    def _offer_the_last_answer(self) -> None:
        """So that a writer is asked once what a machine did, and not for each story."""
        story = self.instance
        self.initial["is_checked"] = story.reviewed_at is not None
        if not story.made_by_machine and (story.pk is None or story.owner == self.for_user):
            did, machine = last_answer(self.for_user)
            self.initial |= {"made_by_machine": did, "machine": machine}

    def clean_topics(self) -> list[Topic]:
        """Those that are there; new ones only from whoever may make them."""
        topics: list[Topic] = self.cleaned_data["topics"]
        missing = [topic.name for topic in topics if topic.pk is None]
        if missing and not (self.for_user and self.for_user.has_perm("stories.add_topic")):
            raise ValidationError(
                _("There is no topic “%(names)s”. Choose another, or ask an editor to add it.")
                % {"names": "”, “".join(missing)}
            )
        return topics

    def save_cluster_m2m(self) -> None:
        """Make the topics that are new, then store which ones the story has."""
        topics = self.cleaned_data.get("topics", [])
        self.cleaned_data["topics"] = [
            topic if topic.pk else add_topic(name=topic.name) for topic in topics
        ]
        super().save_cluster_m2m()

    def clean(self) -> dict[str, Any]:
        """Refuse the same draft a second time: a button was pressed twice."""
        given: dict[str, Any] = super().clean()
        if self.instance.pk is None and self._is_sent_twice():
            self.add_error(
                "title",
                _("This draft is saved already: you will find it under Stories, with these words."),
            )
        return given

    def _offer_sections(self) -> None:
        """Those in which this person may write, and the one that the story is in."""
        if "in_section" not in self.fields or self.parent_page is None:
            return
        self.initial["in_section"] = self.instance.moves_to_id or self.parent_page.pk
        field = self.fields["in_section"]
        allowed = [
            section.pk
            for section in Section.objects.all()
            if section.permissions_for_user(self.for_user).can_add_subpage()
        ]
        field.queryset = field.queryset.filter(pk__in=[*allowed, self.initial["in_section"]])

    def clean_in_section(self) -> Section:
        """Where the story belongs; its address is looked at there."""
        chosen = self.cleaned_data["in_section"] or Section.objects.get(pk=self.parent_page.pk)
        here = self.instance.section_id or self.parent_page.pk
        self.instance.moves_to_id = None if chosen.pk == here else chosen.pk
        self.parent_page = chosen
        return chosen

    def clean_slug(self) -> str:
        """Until it is published, a story whose address is taken gets the next free number."""
        slug: str = self.cleaned_data["slug"]
        if not slug or self.instance.was_published:
            return super().clean_slug()
        tries = itertools.chain([slug], (f"{slug[:200]}-{number}" for number in itertools.count(2)))
        taken = self._taken(slug)
        above = self.parent_page.specific.get_absolute_url()
        return next(
            word for word in tries if word not in taken and not is_the_papers_own(f"{above}{word}/")
        )

    def _taken(self, slug: str) -> set[str]:
        """In the section that was chosen, and where it is written before it is moved there."""
        there = self.parent_page.get_children() | self.here.get_children()
        others = there.exclude(pk=self.instance.pk).filter(slug__startswith=slug[:200])
        return set(others.values_list("slug", flat=True))

    def _is_sent_twice(self) -> bool:
        """Whether this person has a draft of the same headline and the same words there."""
        mine = (
            Story.at_the_desk()
            .child_of(self.parent_page)
            .filter(
                owner=self.for_user,
                first_published_at=None,
                draft_title=self.cleaned_data.get("title"),
            )
        )
        words = _words_of(self.cleaned_data.get("body"))
        return any(_words_of(story.get_latest_revision_as_object().body) == words for story in mine)

    def _post_clean(self) -> None:
        super()._post_clean()
        self.instance.changed_because = self.cleaned_data.get("changed_because", "")
        is_checked = self.cleaned_data.get("is_checked", False)
        self.instance.settle_review(is_checked=is_checked, by=self.for_user, at=clock.now())
        if self.is_for_readers and not self.errors:
            self._ask_the_door()
        if (self.is_for_readers or self.data.get("action-submit")) and not self.errors:
            self._ask_why()

    @property
    def is_for_readers(self) -> bool:
        """Whether the editor pressed what publishes, now or at a set time."""
        wants = self.data.get("action-publish")
        approves = self.data.get("action-workflow-action") and "approve" in self.data.get(
            "workflow-action-name", ""
        )
        return bool(wants or approves) and not self.is_deferred_validation

    def _ask_the_door(self) -> None:
        found = defaultdict(list)
        for problem in publish_checks.problems_with(self.instance):
            found[problem.field if problem.field in self.fields else None].append(problem)
        for field, problems in found.items():
            # One error a field: a block editor shows no more than its first.
            self.add_error(field, publish_checks.told(problems))

    def _ask_why(self) -> None:
        """Of a story that readers have in other words: a correction, or the reason for none."""
        if "changed_because" not in self.fields or self.instance.changed_because:
            return
        rows = self.formsets["corrections"].forms if "corrections" in self.formsets else []
        if self.instance.pk is None or any(map(_is_kept, rows)):
            return
        markup = render_body(self.instance.body)
        if is_told_otherwise(self.instance, markup=markup, at=clock.now()):
            words = _(
                "Readers have this story in other words. Write a correction above; or say here why "
                "there is none, like “a typing mistake”."
            )
            self.add_error("changed_because", words)


def _is_kept(row: forms.ModelForm[Correction]) -> bool:
    """Whether words stand in it and nobody binned it."""
    return bool(row["words"].value()) and not row[DELETION_FIELD_NAME].value()


class NewCorrections(BaseChildFormSet):
    """The corrections in the editor that readers have not been told yet.

    A published one is no part of it: see `corrections`.
    """

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        if instance is not None:
            kwargs["queryset"] = instance.corrections.filter(said_at__isnull=True)
        super().__init__(data, files, **kwargs)

    def _existing_object(self, pk: Any) -> Correction:
        """The row of that number; a new one where it was published or binned meanwhile."""
        try:
            found: Correction = super()._existing_object(pk)
        except KeyError:
            found = Correction()
        return found


class OverrideForm(forms.Form):
    """Why a story goes out though checks ask for more, and which of them; `of` those problems."""

    problem = forms.MultipleChoiceField(
        error_messages={"required": gettext_lazy("Tick what is let pass.")}
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it goes out all the same"),
        max_length=Override._meta.get_field("reason").max_length,
        error_messages={"required": gettext_lazy("Say why: the story's history keeps it.")},
    )

    def __init__(self, *args: Any, of: Sequence[publish_checks.Problem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of
        offered = cast(forms.MultipleChoiceField, self.fields["problem"])
        offered.choices = [(one.fingerprint, one.words) for one in of]

    @property
    def asked(self) -> list[publish_checks.Problem]:
        """The problems that are ticked; one that stands alone is, before anybody did."""
        if not self.is_bound:
            return list(self.of) if len(self.of) == 1 else []
        ticked = self["problem"].value()
        return [one for one in self.of if one.fingerprint in ticked]


class WithdrawalForm(forms.Form):
    """Why a published correction is taken away."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is taken away"),
        max_length=WithdrawnCorrection._meta.get_field("reason").max_length,
        help_text=gettext_lazy("Readers find this among the corrections."),
        error_messages={"required": gettext_lazy("Say why: readers are told the reason.")},
    )
