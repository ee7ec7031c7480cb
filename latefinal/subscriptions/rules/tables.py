"""Tables as other systems write them: which encoding, which delimiter, and their rows by line.

Nothing here holds more than a line of the file, however long the file is.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from charset_normalizer import from_bytes

BLOCK = 1 << 16
LONGEST_LINE = 1 << 20
DELIMITERS = ",;\t|"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Of two that fit as well, the one before counts: most of what Western Europe writes is a word in
# the Central European page too, and more lists come from Western Europe.
_CODE_PAGES = (
    "cp1252", "cp1251", "cp1250", "cp1254", "koi8_r", "cp866", "mac_roman", "mac_cyrillic",
)  # fmt: skip
_SAID = re.compile(r"sep=(.)\s*", re.IGNORECASE)


class Reading(Protocol):
    """What `csv.reader` answers, which has no name of its own."""

    line_num: int

    def __next__(self) -> list[str]: ...


@dataclass(frozen=True)
class FileFacts:
    """What one reading of a file tells: its encoding, its seal, its length in bytes."""

    encoding: str
    digest: str
    length: int


@dataclass(frozen=True)
class TableRow:
    """The cells of one row, and the line on which it begins; None where it cannot be read."""

    line: int
    cells: list[str] | None


def look_at(file: BinaryIO) -> FileFacts:
    """Read `file` once from its beginning, and put it back there."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    digest, length, head, telling, is_utf8 = hashlib.sha256(), 0, b"", b"", True
    while block := file.read(BLOCK):
        digest.update(block)
        head = head or block
        telling = telling if telling or block.isascii() else block
        length += len(block)
        if is_utf8:
            is_utf8 = _takes(decoder, block)
    file.seek(0)
    encoding = _encoding(head) or ("utf-8" if is_utf8 else _code_page(telling))
    return FileFacts(encoding, digest.hexdigest(), length)


def _takes(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(head: bytes) -> str | None:
    """By its mark; without one, every other byte is zero in UTF-16; else by its letters alone."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if head[1:400:2].count(0) > len(head[1:400:2]) // 2:
        return "utf-16-le"
    if head[0:400:2].count(0) > len(head[0:400:2]) // 2:
        return "utf-16-be"
    return None


def _code_page(block: bytes) -> str:
    """The code page in which `block` reads most like a language; Latin-1 takes anything.

    Lines of ASCII say nothing of it, and addresses would outweigh the few that have other letters.
    """
    telling = b"\n".join(line for line in block.splitlines() if not line.isascii())
    found = from_bytes(telling, cp_isolation=list(_CODE_PAGES))
    if (best := found.best()) is None:
        return "latin-1"
    likeness = (best.chaos, best.coherence)
    # Pages in which the sample reads the same, sign by sign, come as one match with several names.
    alike = {
        name
        for one in found
        if (one.chaos, one.coherence) == likeness
        for name in one.could_be_from_charset
    }
    return min(alike & set(_CODE_PAGES), key=_CODE_PAGES.index, default="latin-1")


def rows_of(file: BinaryIO, *, encoding: str) -> Generator[TableRow, None, None]:
    """The rows of `file` that hold anything, the header among them. `file` stays open."""
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        lines = iter(lambda: text.readline(LONGEST_LINE), "")
        first, number = _first(lines)
        said = _SAID.fullmatch(first)
        delimiter = said[1] if said else _delimiter(first)
        reader = csv.reader(_joined([] if said else [first], lines), delimiter=delimiter)
        yield from _read(reader, before=number if said else number - 1)
    finally:
        text.detach()


def _first(lines: Iterator[str]) -> tuple[str, int]:
    """The first line with anything on it, and its number from 1."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            return line, number
    return "", 1


def _joined(before: list[str], after: Iterator[str]) -> Iterator[str]:
    yield from before
    yield from after


def _delimiter(line: str) -> str:
    """The sign of DELIMITERS that stands most often outside quotation marks; else the comma."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(DELIMITERS, key=bare.count)


def _read(reader: Reading, *, before: int) -> Iterator[TableRow]:
    while True:
        line = before + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield TableRow(line, None)
            continue
        if any(cell.strip() for cell in cells):
            yield TableRow(line, cells)
