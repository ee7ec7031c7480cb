"""Where a picture comes from, and how long it may be shown: fields that every picture has."""

from __future__ import annotations

import hashlib
import json

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .embedded.source_types import BY_MACHINE, WITH_MACHINE

AI = frozenset({"trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"})


class SourceType(models.TextChoices):
    """How a picture came about: IPTC's NewsCodes “digital source type”, in words for the desk."""

    DIGITAL_CAPTURE = "digitalCapture", gettext_lazy("taken by a camera")
    COMPUTATIONAL = (
        "computationalCapture",
        gettext_lazy("taken by a camera that put shots together"),
    )
    NEGATIVE = "negativeFilm", gettext_lazy("scanned from a negative")
    POSITIVE = "positiveFilm", gettext_lazy("scanned from a slide")
    PRINT = "print", gettext_lazy("scanned from paper")
    EDITED = "humanEdits", gettext_lazy("changed by somebody, without a machine's help")
    CREATED = "digitalCreation", gettext_lazy("drawn by somebody with a program")
    FROM_DATA = "dataDrivenMedia", gettext_lazy("drawn by a program from figures")
    VIRTUAL = "virtualRecording", gettext_lazy("taken in a game or a virtual place")
    COMPOSED_OF_SHOTS = "compositeCapture", gettext_lazy("put together of several shots")
    COMPOSED = "composite", gettext_lazy("put together of several parts")
    SCREEN = "screenCapture", gettext_lazy("a picture of a screen")
    ENHANCED = "algorithmicallyEnhanced", gettext_lazy("enhanced by a program")
    COMPOSED_WITH_SYNTHETIC = (
        "compositeSynthetic",
        gettext_lazy("put together, with parts that a machine made"),
    )
    CHANGED_BY_AI = (
        "compositeWithTrainedAlgorithmicMedia",
        gettext_lazy("changed with artificial intelligence"),
    )
    MADE_BY_PROGRAM = "algorithmicMedia", gettext_lazy("made by a program, without a camera")
    MADE_BY_AI = "trainedAlgorithmicMedia", gettext_lazy("made by artificial intelligence")


class Provenance(models.Model):
    """What is known of a picture beside its credit, and until when and how often it may be used."""

    byline = models.CharField(
        gettext_lazy("photographer"),
        max_length=200,
        blank=True,
        default="",
        help_text=gettext_lazy(
            "Who took or drew it. Goes with the file; what is printed is the credit."
        ),
    )
    copyright = models.CharField(
        gettext_lazy("copyright"),
        max_length=300,
        blank=True,
        default="",
        help_text=gettext_lazy("Whose it is. Goes with the file."),
    )
    people = models.CharField(
        gettext_lazy("people shown"),
        max_length=500,
        blank=True,
        default="",
        help_text=gettext_lazy("Who can be seen, parted by semicolons. To find it by."),
    )
    source_type = models.CharField(
        gettext_lazy("how it came about"),
        max_length=40,
        blank=True,
        default="",
        choices=SourceType.choices,
        help_text=gettext_lazy("Readers are told where a machine made or changed it."),
    )
    use_until = models.DateField(
        gettext_lazy("may be used until"),
        null=True,
        blank=True,
        help_text=gettext_lazy(
            "The last day. On the day after, readers are not shown it any more; the desk is told a "
            "week before."
        ),
    )
    one_use_only = models.BooleanField(
        gettext_lazy("for one use only"),
        default=False,
        help_text=gettext_lazy("Before it stands in a second story, a publisher is asked."),
    )
    credentials = models.JSONField(
        null=True,
        blank=True,
        editable=False,
        help_text=gettext_lazy("What content credentials (C2PA) in the file say; none: no value."),
    )
    is_withdrawn = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        help_text=gettext_lazy("Whether readers are not shown it, since its last day is past."),
    )
    words_written = models.CharField(
        max_length=64,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text=gettext_lazy("Which words its renditions carry: SHA-256 of them."),
    )

    class Meta:
        abstract = True

    @property
    def words_to_write(self) -> dict[str, str]:
        """What goes with each rendition, by the names of `embedded`; empty ones are left out."""
        told = {name: str(getattr(self, name)) for name in WRITTEN}
        return {name: words for name, words in told.items() if words}

    @property
    def seal_of_words(self) -> str:
        """What `words_written` is once the renditions carry them; “” where there are none."""
        words = self.words_to_write
        return hashlib.sha256(json.dumps(words).encode()).hexdigest() if words else ""

    @property
    def is_by_machine(self) -> bool:
        """Whether a machine made it or changed it."""
        return self.source_type in BY_MACHINE | WITH_MACHINE

    @property
    def told_of_machine(self) -> str:
        """What readers are told beside the credit; “” where no machine made or changed it."""
        if self.source_type in AI:
            made, changed = _("Made by AI"), _("Changed with AI")
        else:
            made, changed = _("Made by a program"), _("Changed by a program")
        if self.source_type in BY_MACHINE:
            return made
        return changed if self.source_type in WITH_MACHINE else ""

    @property
    def told_of_credentials(self) -> str:
        """What content credentials say, in sentences for the desk; “” where there are none."""
        told = self.credentials
        if told is None:
            return ""
        sentences = [_("The file has content credentials (C2PA).")]
        if told.get("made_by"):
            sentences.append(_("They were written by %(program)s.") % {"program": told["made_by"]})
        if told.get("actions"):
            done = ", ".join(one.removeprefix("c2pa.") for one in told["actions"])
            sentences.append(_("They say what was done: %(actions)s.") % {"actions": done})
        if kind := dict(SourceType.choices).get(told.get("source_type", "")):
            sentences.append(_("They call it: %(kind)s.") % {"kind": kind})
        sentences.append(_("Latefinal does not check their signature."))
        return " ".join(sentences)


WRITTEN = ("credit", "byline", "copyright", "source_type")
