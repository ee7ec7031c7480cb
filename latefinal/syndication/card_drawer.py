"""A program of its own: draws one story's card, its lead picture read from standard input.

It may use so much memory and so many seconds, and ends: see `pictures/renderer.py`, whose bounds
these are. It imports nothing of the house. Its one argument is the job, as `drawing` writes it; it
prints its answer, both as JSON. Lengths are in pixels.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from PIL import Image, ImageDraw, ImageFont, ImageOps, features
from PIL.Image import Resampling

WIDE, HIGH = 1200, 630
MARGIN = 56
BAR = 12  # of the paper's accent, along the top
PICTURE_WIDE = 460
GAP = 44  # between words and picture
HEADLINE_TOP = 166
HEADLINE_SIZES = range(104, 35, -4)
PARTED = 60  # the largest size in which a word may be parted
LABEL_SIZES = (32, 30, 28, 26, 24)
MOST_LABEL = 112  # three lines
MOST_CREDIT = 64
FIRST_HEBREW = 0x590  # before it, Latin, Greek, Cyrillic and Armenian
WEIGHT = 600  # of the sans, whose weight may be chosen

PAPER, INK, SOFT, RULE = "#fbf8f2", "#1b1a17", "#5a5449", "#d6cdbc"  # site.css, light
NOWHERE = "\U0010fffe"  # no face has it: what is drawn for it is what is drawn for want of a glyph
QUALITY = 88


class NoCard(Exception):
    """It cannot be drawn; the answer says why, in a word that `drawing` knows."""


class FaceRun(NamedTuple):
    """Neighbouring signs that one face has."""

    words: str
    face: str


def main(job: dict[str, Any]) -> dict[str, Any]:
    """Draw the card into the file that the job names."""
    _bound(job["megabytes"], job["seconds"])
    try:
        _draw(job).save(
            job["to"], "JPEG", quality=QUALITY, subsampling=0, optimize=True, progressive=True
        )
    except NoCard as refused:
        return dict(refused.args[0])
    except MemoryError:
        return {"problem": "too_heavy"}
    return {}


def _bound(megabytes: int, seconds: int) -> None:
    os.nice(10)  # readers go first
    for what, most in (
        (resource.RLIMIT_AS, megabytes * 1_000_000),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(OSError, ValueError):  # a system that knows no such bound
            resource.setrlimit(what, (most, most))


def _draw(job: dict[str, Any]) -> Image.Image:
    """Words at the side where the headline begins, the picture at the other."""
    display, sans = job["display"], job["sans"]
    headline, credit = CardText(job["headline"], display), CardText(job["credit"], sans)
    card = Image.new("RGB", (WIDE, HIGH), PAPER)
    pen = ImageDraw.Draw(card)
    credited = credit.within(sizes=(20, 18), wide=PICTURE_WIDE - 32, high=MOST_CREDIT)
    picture = _picture(job, high=HIGH - BAR - (credited.high + 22 if credit.words else 0))
    if picture is None:
        column = _column(pen, MARGIN, WIDE - 2 * MARGIN, headline)
    else:
        wide = WIDE - MARGIN - GAP - PICTURE_WIDE
        left, start = (
            (0, WIDE - MARGIN - wide) if headline.is_mirrored else (WIDE - PICTURE_WIDE, MARGIN)
        )
        column = _column(pen, start, wide, headline)
        card.paste(picture, (left, BAR))
        below = _column(pen, left + 16, PICTURE_WIDE - 32, credit)
        below.draw(credited, top=BAR + picture.height + 10, fill=SOFT)
    pen.rectangle((0, 0, WIDE, BAR - 1), fill=job["accent"])
    _words(column, job, headline)
    return card


def _column(pen: ImageDraw.ImageDraw, start: int, wide: int, text: CardText) -> CardColumn:
    """In which lines begin at the side where `text` begins."""
    return CardColumn(pen, start=start, wide=wide, is_mirrored=text.is_mirrored)


def _words(column: CardColumn, job: dict[str, Any], headline: CardText) -> None:
    """The paper, the section, the headline, and below a rule how the story is sourced."""
    paper, section = CardText(job["paper"], job["display"]), CardText(job["section"], job["sans"])
    name = paper.within(sizes=range(44, 23, -2), wide=column.wide, high=60)
    column.draw(name, top=54, fill=job["accent"])
    column.draw(section.within(sizes=(24,), wide=column.wide), top=118, fill=SOFT)
    bottom = HIGH - MARGIN
    if job["label"]:
        label = CardText(job["label"], job["sans"])
        lines = label.within(sizes=LABEL_SIZES, wide=column.wide, high=MOST_LABEL)
        top = HIGH - MARGIN - lines.high
        column.draw(lines, top=top, fill=INK)
        column.rule(top - 22)
        bottom = top - 56
    room = bottom - HEADLINE_TOP
    lines = headline.within(sizes=HEADLINE_SIZES, wide=column.wide, high=room)
    column.draw(lines, top=HEADLINE_TOP, fill=INK)


def _picture(job: dict[str, Any], *, high: int) -> Image.Image | None:
    """The part of the lead picture that is shown; None where it is none, or cannot be read."""
    if not job["has_picture"]:
        return None
    try:
        picture = Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=("JPEG",))
        if picture.width * picture.height > job["most_pixels"]:
            return None
        return ImageOps.fit(
            picture.convert("RGB"),
            (PICTURE_WIDE, high),
            Resampling.LANCZOS,
            centering=tuple(job["focus"]),
        )
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a card without its picture is a card
        return None


class CardLines(NamedTuple):
    """A text, broken and in a size."""

    text: CardText
    size: int
    lines: list[str]

    @property
    def high(self) -> int:
        """From the top of the first line to the foot of the last."""
        return round(self.size * 1.1 + (len(self.lines) - 1) * self.text.leading(self.size))


class CardText:
    """Words in a list of faces: each sign in the first that has it. Its direction is one."""

    def __init__(self, words: str, faces: list[str]) -> None:
        self.faces = faces
        self.words = " ".join("".join(filter(self._is_known, words)).split())
        kinds = [unicodedata.bidirectional(char) for char in self.words]
        # By the first letter that has one, as `dir="auto"` in a browser.
        strong = (kind for kind in kinds if kind in ("L", "R", "AL"))
        self.is_mirrored = next(strong, "L") != "L"
        self.direction: str | None = "rtl" if self.is_mirrored else "ltr"
        if not features.check("raqm"):
            self.direction = None
            if {"R", "AL"} & set(kinds):
                raise NoCard({"problem": "no_shaping"})

    def _is_known(self, char: str) -> bool:
        """Whether a face has it; what is no letter or digit can be left out."""
        if char.isspace() or _rides_along(char) or any(_has(face, char) for face in self.faces):
            return True
        if char.isalnum():
            raise NoCard({"problem": "no_face", "sign": char})
        return False

    def leading(self, size: int) -> float:
        """From one baseline to the next; letters with marks above and below need more."""
        return size * (
            1.14 if all(ord(char) < FIRST_HEBREW for char in self.words if char.isalpha()) else 1.5
        )

    def within(self, *, sizes: Iterable[int], wide: int, high: int = 0) -> CardLines:
        """In the largest of `sizes` in which it fits, words whole; else parted; else cut.

        At least one line is set, however low the room is.
        """
        sizes = list(sizes)
        for is_parted in (False, True):
            for size in sizes if not is_parted else [one for one in sizes if one <= PARTED]:
                most = 1 + max(0, int((high - size * 1.1) // self.leading(size)))
                lines = self._broken(size, wide, is_parted=is_parted)
                if lines and len(lines) <= most:
                    return CardLines(self, size, self._balanced(lines, size, wide))
        kept, rest = lines[: most - 1], lines[most - 1 :]
        return CardLines(self, size, [*kept, self._cut(" ".join(rest), size, wide)])

    def _balanced(self, lines: list[str], size: int, wide: int) -> list[str]:
        """As many lines, each about as long as the others: no word is left alone in the last."""
        for narrower in range(wide - 40, wide // 2, -40):
            closer = self._broken(size, narrower, is_parted=False)
            if not closer or len(closer) > len(lines):
                break
            lines = closer
        return lines

    def _broken(self, size: int, wide: int, *, is_parted: bool) -> list[str]:
        """CardLines no wider than `wide`; none where a word is wider and is not to be parted."""
        lines: list[str] = [""]
        for whole in self.words.split():
            word = whole
            longer = f"{lines[-1]} {word}".lstrip()
            if self.wide(longer, size) <= wide:
                lines[-1] = longer
                continue
            while self.wide(word, size) > wide and len(word) > 1:
                if not is_parted:
                    return []
                part, word = self._parted(word, size, wide)
                lines.append(part)
            lines.append(word)
        return lines if lines[0] or len(lines) == 1 else lines[1:]

    def _parted(self, word: str, size: int, wide: int) -> tuple[str, str]:
        hyphen = "-" if word[0].lower() != word[0].upper() else ""  # where letters have cases
        fits = self._most(word, size, wide - round(self.wide(hyphen, size)))
        return word[:fits] + hyphen, word[fits:]

    def _most(self, word: str, size: int, wide: int) -> int:
        """How many signs of `word` are as wide; at least one, and no mark without its letter."""
        low, high = 1, len(word)
        while low < high:
            middle = (low + high + 1) // 2
            if self.wide(word[:middle], size) <= wide:
                low = middle
            else:
                high = middle - 1
        while 1 < low < len(word) and _rides_along(word[low]):
            low -= 1
        return low

    def _cut(self, words: str, size: int, wide: int) -> str:
        if self.wide(words, size) <= wide:
            return words
        fits = self._most(words, size, wide - round(self.wide("…", size)))
        return f"{words[:fits].rstrip()}…"

    def wide(self, words: str, size: int) -> float:
        """How wide `words` of it are."""
        return sum(self.run_wide(run, size) for run in self.runs(words))

    def run_wide(self, run: FaceRun, size: int) -> float:
        """How wide a run is."""
        return _font(run.face, size).getlength(run.words, direction=self.direction)

    def runs(self, words: str) -> list[FaceRun]:
        """`words` by the face that has them, each as long as can be."""
        chosen: list[tuple[str, str]] = []
        face = self.faces[0]
        for char in words:
            if not _rides_along(char) and not _has(face, char):
                face = next((one for one in self.faces if _has(one, char)), face)
            chosen.append((face, char))
        runs = groupby(chosen, key=lambda one: one[0])
        return [FaceRun("".join(sign for _face, sign in signs), face) for face, signs in runs]


class CardColumn:
    """A part of the card in which lines begin at one side."""

    def __init__(
        self, pen: ImageDraw.ImageDraw, *, start: int, wide: int, is_mirrored: bool
    ) -> None:
        self.pen, self.start, self.wide, self.is_mirrored = pen, start, wide, is_mirrored

    def rule(self, top: int) -> None:
        """A line from side to side."""
        self.pen.line((self.start, top, self.start + self.wide, top), fill=RULE, width=3)

    def draw(self, lines: CardLines, *, top: int, fill: str) -> None:
        """Set `lines` below each other, the first from `top`."""
        text, size, _all = lines
        for number, words in enumerate(lines.lines):
            baseline = round(top + size * 0.88 + number * text.leading(size))
            x = self.start + (self.wide - text.wide(words, size) if self.is_mirrored else 0.0)
            runs = text.runs(words)
            for run in reversed(runs) if text.is_mirrored else runs:
                font = _font(run.face, size)
                self.pen.text(
                    (x, baseline),
                    run.words,
                    fill=fill,
                    font=font,
                    anchor="ls",
                    direction=text.direction,
                )
                x += text.run_wide(run, size)


def _rides_along(char: str) -> bool:
    """Whether it only joins, directs or marks others, and stays in the face of those."""
    return unicodedata.category(char) in ("Cf", "Mn")


@cache
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(face, size)
    with suppress(OSError):  # a face of one weight
        font.set_variation_by_axes([WEIGHT])
    return font


@cache
def _has(face: str, char: str) -> bool:
    """Whether the face draws something of its own for it; Pillow does not tell otherwise."""
    return _shape(face, char) != _shape(face, NOWHERE)


@cache
def _shape(face: str, char: str) -> tuple[float, bytes]:
    font = _plain(face)
    return font.getlength(char), bytes(font.getmask(char))


@cache
def _plain(face: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face, 24, layout_engine=ImageFont.Layout.BASIC)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.loads(sys.argv[1]))))
