"""Has pictures read and rendered by `renderer`: one at a time, each in a process that ends."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Lock
from typing import IO, Any

from django.utils.translation import gettext as _

from .errors import PictureNotRead, UnreadablePicture

RENDERER = Path(__file__).with_name("renderer.py")

# Each so that the process takes less than 300 MB at its most. What the largest of each kind takes
# stands in docs/decisions/0052.
MOST_PIXELS = 40_000_000
"""Of a picture that must be unpacked whole: at four bytes each, 160 MB for as long as it takes."""

MOST_PIXELS_TWICE = 16_000_000
"""Of WebP and AVIF, whose decoders hold it several times over: up to 16 bytes a pixel."""

MOST_PIXELS_SCALED = 100_000_000
"""Of a JPEG, which is scaled down while it is read."""

MOST_SAMPLES = 100_000_000
"""Of a “progressive” JPEG, all of which is kept until its end: two bytes each."""

LONGEST_SIDE = 16_000
"""Pixels. WebP ends at 16,383."""

MEGABYTES = 1_000
"""Address space of the process, of which much is never used: see above for what is."""

CPU_SECONDS = 40
PATIENCE = 60.0
"""Seconds that whoever asks waits for it to end, and as many before that for their turn."""

# One in each process: the web server's checks, the works' renditions.
_turn = Lock()


@dataclass(frozen=True)
class PictureFacts:
    """What a picture is: its kind (“jpeg”), and its size in pixels when it stands upright.

    `words` is what its file says of itself: see `embedded.read_embedded`.
    """

    kind: str
    width: int
    height: int
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Recipe:
    """One rendition: the box of the upright picture, and the size and kind that it is written in.

    `of` is the size of that picture; `box` is left, top, right and bottom within it.
    """

    spec: str
    of: tuple[int, int]
    box: tuple[float, float, float, float]
    size: tuple[int, int]
    kind: str
    quality: int


def look_at(file: IO[bytes]) -> PictureFacts:
    """What its header says; nothing is decoded. Raises UnreadablePicture and PictureNotRead."""
    return _seen(_run(file, []))


def read_whole(file: IO[bytes]) -> PictureFacts:
    """The same, after it was decoded to its end: what is cut off or damaged is found."""
    return _seen(_run(file, [], to_its_end=True))


def render(
    file: IO[bytes], recipes: Sequence[Recipe], words: Mapping[str, str]
) -> dict[str, bytes]:
    """The file of every recipe that could be made, by its filter; header and comments are gone.

    Each carries `words` instead: `credit`, `byline`, `copyright` and `source_type`, as XMP. Raises
    UnreadablePicture and PictureNotRead.
    """
    with TemporaryDirectory() as folder:
        places = {recipe.spec: Path(folder) / str(n) for n, recipe in enumerate(recipes)}
        told = [{**asdict(recipe), "to": str(places[recipe.spec])} for recipe in recipes]
        failed = set(_run(file, told, words=words).get("failed", []))
        return {spec: at.read_bytes() for spec, at in places.items() if spec not in failed}


def _seen(answer: dict[str, Any]) -> PictureFacts:
    return PictureFacts(answer["kind"], answer["width"], answer["height"], answer["words"])


def _run(
    file: IO[bytes],
    recipes: list[dict[str, Any]],
    *,
    to_its_end: bool = False,
    words: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    job = {
        "recipes": recipes,
        "words": dict(words or {}),
        "to_its_end": to_its_end,
        "most_pixels": MOST_PIXELS,
        "most_pixels_twice": MOST_PIXELS_TWICE,
        "most_pixels_scaled": MOST_PIXELS_SCALED,
        "most_samples": MOST_SAMPLES,
        "longest_side": LONGEST_SIDE,
        "megabytes": MEGABYTES,
        "seconds": CPU_SECONDS,
    }
    answer = run_apart(RENDERER, job, file=file)
    if "problem" in answer:
        raise UnreadablePicture(answer)
    return answer


def run_apart(program: Path, job: dict[str, Any], *, file: IO[bytes] | None) -> dict[str, Any]:
    """What `program` answers to `job`, with `file` as its input; one at a time in each process.

    Where it was ended by its own bounds, `{"problem": "too_heavy"}`. Raises PictureNotRead where
    it could not be begun.
    """
    if not _turn.acquire(timeout=PATIENCE):
        raise PictureNotRead(_("Other pictures are still being read. Try again in a minute."))
    try:
        with _with_a_number(BytesIO() if file is None else file) as source:
            return _answer(program, job, source)
    finally:
        _turn.release()


def _answer(program: Path, job: dict[str, Any], source: IO[bytes]) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the picture is its input alone
            [sys.executable, "-P", str(program), json.dumps(job)],
            stdin=source,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"problem": "too_heavy"}
    except OSError as error:
        words = _("No picture can be read at the moment (%(said)s). Try again in a minute.")
        raise PictureNotRead(words % {"said": error.strerror}) from error
    if not done.stdout.strip():  # killed, by its own bounds or for want of memory
        return {"problem": "too_heavy"}
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@contextmanager
def _with_a_number(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """`file` as the system knows it, at its beginning; one that is only in memory is copied."""
    try:
        number = file.fileno()
    except (AttributeError, OSError):
        with TemporaryFile() as copy:
            file.seek(0)
            shutil.copyfileobj(file, copy)
            copy.flush()
            os.lseek(copy.fileno(), 0, os.SEEK_SET)
            yield copy
        return
    os.lseek(number, 0, os.SEEK_SET)
    yield file
    os.lseek(number, 0, os.SEEK_SET)
