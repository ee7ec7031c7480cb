"""Cut the paper's faces from Source Serif 4 and Source Sans 3, and write them into the stylesheet.

    python scripts/make_fonts.py

Cuts two more from Noto, for cards that are drawn: a browser has its own Arabic and Hebrew, a
server has none. Asks npm for packages of Fontsource, in the versions below; needs `npm`, fontTools
and brotli.
“Source” is a reserved name of the fonts' licence (OFL), so what we cut is named after the paper's
system. Each face is parted by script, so that a page fetches only what it prints.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

STATIC = Path(__file__).resolve().parent.parent / "latefinal" / "static" / "latefinal"
SERIF = "@fontsource-variable/source-serif-4@5.3.1"
SANS = "@fontsource-variable/source-sans-3@5.3.0"
DRAWN = STATIC.parents[1] / "syndication" / "faces"
NASKH = "@fontsource-variable/noto-naskh-arabic@5.3.0"
HEBREW = "@fontsource-variable/noto-serif-hebrew@5.3.0"
LAYOUT = ["ccmp", "kern", "liga", "locl", "mark", "mkmk"]

# What an English page prints: ASCII, and the signs of good typesetting. The rest of Latin follows
# when a name asks for it.
BASIC = frozenset(range(0x20, 0x7F)) | {
    ord(char) for char in "\u00a0\u2009\u202f£§©«°·»×–—‘’‚“”„•…€−"
}


@dataclass(frozen=True)
class Cut:
    """One face: where it comes from, and which part of its axes is kept."""

    family: str
    package: str
    source: str  # the file's name in the package, `{}` for the script
    style: str
    weight: str  # as CSS says it
    axes: dict[str, object]
    name: str  # of the file that is written, before the script


CUTS = (
    Cut(
        "Latefinal Serif",
        SERIF,
        "source-serif-4-{}-opsz-normal.woff2",
        "normal",
        "400 660",
        {"opsz": 18, "wght": (400, 660)},
        "serif",
    ),
    Cut(
        "Latefinal Serif",
        SERIF,
        "source-serif-4-{}-opsz-italic.woff2",
        "italic",
        "400 660",
        {"opsz": 20, "wght": 400},
        "serif-italic",
    ),
    Cut(
        "Latefinal Display",
        SERIF,
        "source-serif-4-{}-opsz-normal.woff2",
        "normal",
        "660",
        {"opsz": 42, "wght": 660},
        "display",
    ),
    Cut(
        "Latefinal Sans",
        SANS,
        "source-sans-3-{}-wght-normal.woff2",
        "normal",
        "400 660",
        {"wght": (400, 660)},
        "sans",
    ),
)
SCRIPTS = ("latin", "latin-ext", "cyrillic")

# A page set in the fallback must not move when the face arrives: same width of running English,
# same line. Widths of Times New Roman and Arial over TEXT, in units of an em.
TEXT = "aaabcdeeeefghiijklmnnoopqrrssttuvwxyz      "
FALLBACKS = {
    "serif": ("Latefinal Serif Fallback", ("Times New Roman", "Liberation Serif"), 854.3953 / 2048),
    "display": (
        "Latefinal Display Fallback",
        ("Times New Roman Bold", "Liberation Serif Bold", "Times New Roman", "Liberation Serif"),
        907.5 / 2048,
    ),
    "sans": ("Latefinal Sans Fallback", ("Arial", "Liberation Sans"), 934.5116 / 2048),
}


def fetch(package: str, into: Path) -> Path:
    """Unpack an npm package; answer its folder."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is not installed: the fonts' sources come from there.")
    done = subprocess.run(
        [npm, "pack", "--silent", package], cwd=into, check=True, capture_output=True, text=True
    )
    archive = into / done.stdout.strip().splitlines()[-1]
    with tarfile.open(archive) as tar:
        tar.extractall(into / archive.stem, filter="data")
    return into / archive.stem / "package"


def cut(source: Path, *, face: Cut, chars: Iterable[int]) -> TTFont:
    """Keep `chars` and the face's part of the axes, under our own name."""
    font = TTFont(source)
    options = Options()
    options.layout_features = LAYOUT
    options.hinting = False
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=chars)
    subsetter.subset(font)
    font = instantiateVariableFont(font, face.axes)
    rename(font, face=face)
    font.flavor = "woff2"
    return font


def rename(font: TTFont, *, face: Cut) -> None:
    """Our family's name in place of the reserved one; copyright and licence stay as they are."""
    style = face.style.title().replace("Normal", "Regular")
    ours = {
        1: face.family,
        2: style,
        4: f"{face.family} {style}",
        6: f"{face.family} {style}".replace(" ", "-"),
    }
    table = font["name"]
    table.names = [row for row in table.names if row.nameID in (0, 13, 14)]
    for name_id, words in ours.items():
        table.setName(words, name_id, 3, 1, 0x409)


def in_words(chars: Iterable[int]) -> str:
    """`chars` as CSS's unicode-range, neighbours joined."""
    runs: list[list[int]] = []
    for char in sorted(chars):
        if runs and char == runs[-1][1] + 1:
            runs[-1][1] = char
        else:
            runs.append([char, char])
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs)


def face_rule(face: Cut, file: str, covers: str) -> str:
    """One @font-face."""
    return (
        f'@font-face{{font-family:"{face.family}";font-style:{face.style};'
        f"font-weight:{face.weight};font-display:swap;"
        f'src:url("fonts/{file}") format("woff2");unicode-range:{covers}}}'
    )


def fallback_rule(font: TTFont, name: str) -> str:
    """A system face, sized so that it takes the room of ours."""
    family, local, width = FALLBACKS[name]
    em, metrics, glyphs = font["head"].unitsPerEm, font["hmtx"], font.getBestCmap()
    ours = sum(metrics[glyphs[ord(char)]][0] for char in TEXT) / len(TEXT) / em
    size = ours / width
    ascent, descent = (abs(font["hhea"].ascent), abs(font["hhea"].descent))
    sources = ",".join(f'local("{face}")' for face in local)
    return (
        f'@font-face{{font-family:"{family}";src:{sources};size-adjust:{size:.2%};'
        f"ascent-override:{ascent / em / size:.2%};descent-override:{descent / em / size:.2%};"
        "line-gap-override:0%}"
    )


def make_face(face: Cut, package: Path) -> list[str]:
    """Write a face's files; answer its rules, the basic part last so that it wins."""
    rules: list[str] = []
    for script in SCRIPTS:
        source = package / "files" / face.source.format(script)
        covered = set(TTFont(source).getBestCmap())
        parts = {script: covered - BASIC}
        if script == "latin":
            parts["basic"] = covered & BASIC
        for part, chars in parts.items():
            font = cut(source, face=face, chars=chars)
            file = f"{face.name}-{part}.woff2"
            font.save(STATIC / "fonts" / file)
            print(f"{(STATIC / 'fonts' / file).stat().st_size:>7,} {file}")
            rules.append(face_rule(face, file, in_words(chars)))
            if part == "basic" and face.name in FALLBACKS:
                rules.append(fallback_rule(font, face.name))
    return rules


DRAWN_CUTS = (
    (NASKH, "noto-naskh-arabic-arabic-wght-normal.woff2", "Latefinal Naskh", "naskh.woff2"),
    (HEBREW, "noto-serif-hebrew-hebrew-wght-normal.woff2", "Latefinal Hebrew", "hebrew.woff2"),
)


def make_drawn(folder: Path) -> None:
    """The faces of cards alone, in one weight and with all that joins their letters."""
    DRAWN.mkdir(parents=True, exist_ok=True)
    lines = []
    for package, source, family, file in DRAWN_CUTS:
        theirs = fetch(package, folder)
        font = TTFont(theirs / "files" / source)
        lines.append(font["name"].getDebugName(0))
        font = instantiateVariableFont(font, {"wght": 640})
        rename(font, face=Cut(family, package, source, "normal", "640", {}, file))
        font.flavor = "woff2"
        font.save(DRAWN / file)
        licence = (theirs / "LICENSE").read_text().partition("\n\n")[2]
    (DRAWN / "OFL.txt").write_text("\n".join([*lines, "", licence]))


def write_licence(theirs: Path) -> None:
    """Both copyright lines, then the licence as it came (one text for both packages)."""
    lines = {
        TTFont(STATIC / "fonts" / f"{name}-basic.woff2")["name"].getDebugName(0)
        for name in ("serif", "sans")
    }
    licence = theirs.read_text().partition("\n\n")[2]
    (STATIC / "fonts" / "OFL.txt").write_text("\n".join([*sorted(lines), "", licence]))


def main() -> None:
    """Make every face and write the rules between the marks in site.css."""
    (STATIC / "fonts").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        packages = {name: fetch(name, Path(folder)) for name in (SERIF, SANS)}
        rules = [rule for face in CUTS for rule in make_face(face, packages[face.package])]
        write_licence(packages[SERIF] / "LICENSE")
        make_drawn(Path(folder))
    sheet = STATIC / "site.css"
    marked = re.compile(r"(/\* faces: .*? \*/\n).*?(/\* end of faces \*/)", re.DOTALL)
    sheet.write_text(marked.sub(lambda m: m[1] + "\n".join(rules) + "\n" + m[2], sheet.read_text()))


if __name__ == "__main__":
    main()
