"""Has cards drawn by `card_drawer`: one at a time, each in a process that ends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from latefinal.pictures.rendering import run_apart

from .errors import CardNotDrawn

HERE = Path(__file__).parent
DRAWER = HERE / "card_drawer.py"
FACES = HERE.parent / "static" / "latefinal" / "fonts"
DRAWN_FACES = HERE / "faces"
PARTS = ("basic", "latin", "latin-ext", "cyrillic")
DRAWING = 1
"""Another number where the drawer draws otherwise: every card is then drawn anew when it is due."""

MEGABYTES = 600
"""Address space of the process; of memory, drawing was seen to take 34 at its peak."""
CPU_SECONDS = 20
MOST_PIXELS = 4_000_000
"""Of the lead picture's rendition, which is 1,280 pixels wide."""


def draw_card(*, words: dict[str, Any], picture: IO[bytes] | None) -> bytes:
    """The card as a JPEG of 1,200 by 630 pixels, with `words` and `picture` on it.

    Raises CardNotDrawn, and PictureNotRead where no process can be had at the moment.
    """
    with TemporaryDirectory() as folder:
        file = Path(folder) / "card.jpg"
        job = {
            **words,
            "display": faces("display"),
            "sans": faces("sans"),
            "has_picture": picture is not None,
            "most_pixels": MOST_PIXELS,
            "megabytes": MEGABYTES,
            "seconds": CPU_SECONDS,
            "to": str(file),
        }
        answer = run_apart(DRAWER, job, file=picture)
        if "problem" in answer:
            raise CardNotDrawn(_why(answer))
        return file.read_bytes()


def faces(name: str) -> Sequence[str]:
    """The files of a face of ours, then those of other scripts, then the desk's own."""
    ours = [FACES / f"{name}-{part}.woff2" for part in PARTS]
    theirs = sorted((settings.LATEFINAL_HOME / "theme" / "fonts").glob("*.[otw]*f*"))
    return [str(file) for file in (*ours, *sorted(DRAWN_FACES.glob("*.woff2")), *theirs)]


def _why(answer: dict[str, Any]) -> str:
    if answer["problem"] == "no_face":
        words = _(
            "No font here has the letter “%(sign)s”. Put one that has it into theme/fonts in the "
            "paper's folder, and publish the story again."
        )
        return words % {"sign": answer["sign"]}
    if answer["problem"] == "no_shaping":
        return _(
            "Letters that run from right to left cannot be joined here. Install the library "
            "FriBiDi (on Debian: libfribidi0), and publish the story again."
        )
    return _(
        "Drawing it took too much memory or time. Others are shown the lead picture; publish the "
        "story again to have it tried once more."
    )
