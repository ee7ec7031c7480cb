"""Whether what pictures say of themselves is read, and whether they come out upright and bare.

make bench NAME=pictures
make bench NAME=pictures DATA=path/to/folder

The folder has pictures and `expected.tsv`, a line for each, as exiftool reads them. Of each file
that can be taken, a figure is whether credit, byline, caption, copyright and alternative text are
among what its XMP, IIM and EXIF say (nothing, where none says anything), whether it stands upright
in every rendition, whether GPS is gone from each, and whether each carries what was read of
credit, byline and copyright. Of one that is refused: whether that is said in words.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

if not __package__:  # run by its path
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
from PIL import Image

django.setup()

from latefinal.pictures.embedded import read_embedded
from latefinal.pictures.errors import PictureError
from latefinal.pictures.rendering import PictureFacts, Recipe, read_whole, render
from latefinal.pictures.rules import FORMATS

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "pictures"
WIDE = 360
SAID_IN = {
    "credit": ("XMP Credit", "IIM Credit"),
    "byline": ("XMP dc:creator", "IIM By-line", "EXIF Artist"),
    "caption": ("XMP dc:description", "IIM Caption"),
    "copyright": ("XMP dc:rights", "IIM Copyright", "EXIF Copyright"),
    "alt": ("AltText",),
}
GPS, ON_ITS_SIDE = 0x8825, ("90", "270")
WRITTEN = ("credit", "byline", "copyright")

Row = Mapping[str, str]


def main(folder: Path) -> int:
    """Read and render each, print what is wrong, answer 1 where anything is."""
    if not (folder / "expected.tsv").exists():
        print(f"No expected.tsv in {folder}: name the folder that has one with DATA=.")
        return 1
    right = total = 0
    with (folder / "expected.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            for what, is_right in _judged(row, folder / row["file"]):
                total, right = total + 1, right + is_right
                if not is_right:
                    print(f"{row['file']}: {what}")
    print(f"{right} of {total} right")
    print(json.dumps({"right": right, "total": total}))
    return int(right < total)


def _judged(row: Row, path: Path) -> Iterator[tuple[str, bool]]:
    """What was looked at, and whether it is right."""
    with path.open("rb") as file:
        try:
            seen = read_whole(file)
        except PictureError as error:
            yield f"refused: {error}", len(str(error).split()) > 3
            return
        for name, columns in SAID_IN.items():
            said = [row[column].strip() for column in columns if (row.get(column) or "").strip()]
            read = str(seen.words.get(name, ""))
            yield f"{name}: {read!r} of {said}", read in said if said else not read
        files = render(file, [_recipe(seen, kind) for kind in FORMATS], seen.words)
    yield "every rendition is made", len(files) == len(FORMATS)
    is_high = _is_high(row, seen)
    opened = [_opened(content) for content in files.values()]
    yield "upright", all((high > wide) == is_high for wide, high, _words, _gps in opened)
    yield "GPS is gone", not any(gps for *_rest, gps in opened)
    wanted = {name: seen.words[name] for name in WRITTEN if name in seen.words}
    told = [{name: words.get(name) for name in wanted} for _w, _h, words, _gps in opened]
    yield "credit, byline and copyright are in each", all(one == wanted for one in told)


def _is_high(row: Row, seen: PictureFacts) -> bool:
    """As exiftool tells its sides and how the camera was held; as we saw it where it does not."""
    if "x" not in row["size"]:
        return seen.height > seen.width
    wide, high = map(int, row["size"].split("x"))
    is_turned = any(turn in (row.get("EXIF Orientation") or "") for turn in ON_ITS_SIDE)
    return wide > high if is_turned else high > wide


def _recipe(seen: PictureFacts, kind: str) -> Recipe:
    size = (WIDE, max(1, round(WIDE * seen.height / seen.width)))
    box = (0.0, 0.0, float(seen.width), float(seen.height))
    return Recipe(kind, (seen.width, seen.height), box, size, kind, 70)


def _opened(content: bytes) -> tuple[int, int, dict[str, Any], bool]:
    with io.BytesIO(content) as file, Image.open(file) as picture:
        has_gps = bool(picture.getexif().get_ifd(GPS)) or b"GPSLatitude" in content
        return (*picture.size, read_embedded(picture, file), has_gps)


if __name__ == "__main__":
    sys.exit(main(Path(os.environ.get("DATA") or FOLDER)))
