"""Content credentials (C2PA 2.1): that there are some, by which program, and what they say it did.

The signature is not verified: whoever shows what is answered here says so.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from PIL import Image

from .cbor import NotCbor, decode
from .source_types import BY_MACHINE, WITH_MACHINE, code_of

BOX_OF_C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")  # in HEIF and AVIF
LARGEST = 20_000_000  # bytes of credentials that are looked into; thumbnails are among them
DEEPEST = 8
MOST_ACTIONS = 30
LONGEST = 120  # characters of anything that they say


@dataclass
class _Box:
    """A superbox of JUMBF (ISO/IEC 19566-5): its label, what it holds, and those inside it."""

    label: str = ""
    contents: list[bytes] = field(default_factory=list)
    inner: list[_Box] = field(default_factory=list)

    def find(self, label: str) -> Iterator[_Box]:
        """Those inside, at any depth, whose label is this one or a version of it."""
        for box in self.inner:
            if box.label.partition(".v")[0] == label:
                yield box
            yield from box.find(label)


def read_credentials(picture: Image.Image, file: BinaryIO) -> dict[str, Any] | None:
    """What the newest manifest tells: `made_by`, `actions`, `source_type`. None: there is none."""
    data = _found(picture, file)
    if not data:
        return None
    manifests = [box for top in _boxes(data, 0) for box in top.inner]
    if not manifests:
        return {}
    actions = list(_actions(manifests[-1]))
    types = [code_of(str(one.get("digitalSourceType", ""))) for one in actions]
    types.sort(key=lambda code: code not in BY_MACHINE | WITH_MACHINE)
    told = {
        "made_by": _program(manifests[-1]),
        "actions": list(dict.fromkeys(filter(None, map(_name_of, actions)))),
        "source_type": next(filter(None, types), ""),
    }
    return {name: value for name, value in told.items() if value}


def _name_of(action: dict[str, Any]) -> str:
    return str(action.get("action", ""))[:LONGEST]


def _program(manifest: _Box) -> str:
    """Which program has written the claim."""
    for claim in manifest.find("c2pa.claim"):
        told = _decoded(claim)
        info = told.get("claim_generator_info")
        info = info[0] if isinstance(info, list) and info else info
        if isinstance(info, dict) and info.get("name"):
            return f"{info['name']} {info.get('version') or ''}".strip()[:LONGEST]
        return str(told.get("claim_generator") or "")[:LONGEST]
    return ""


def _actions(manifest: _Box) -> Iterator[dict[str, Any]]:
    for box in manifest.find("c2pa.actions"):
        told = _decoded(box).get("actions")
        for one in told[:MOST_ACTIONS] if isinstance(told, list) else ():
            if isinstance(one, dict):
                yield one


def _decoded(box: _Box) -> dict[str, Any]:
    for content in box.contents:
        try:
            told = decode(content)
        except NotCbor:
            continue
        if isinstance(told, dict):
            return told
    return {}


def _boxes(data: bytes, depth: int) -> Iterator[_Box]:
    """The superboxes in `data`, one after another; those that do not hold end it."""
    for kind, content in _parted(data):
        if kind == b"jumb" and depth < DEEPEST:
            box = _Box()
            for inner_kind, inner in _parted(content):
                if inner_kind == b"jumd":
                    # A type of 16 bytes, a byte of flags, then the label up to a NUL.
                    box.label = inner[17:].partition(b"\0")[0].decode(errors="replace")
                elif inner_kind == b"cbor":
                    box.contents.append(inner)
            box.inner = list(_boxes(content, depth + 1))
            yield box


def _parted(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1 and at + 16 <= len(data):
            size, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        size = size or len(data) - at  # 0: to the end
        if size < head or at + size > len(data):
            return
        yield kind, data[at + head : at + size]
        at += size


def _found(picture: Image.Image, file: BinaryIO) -> bytes:
    """The superbox, as each format keeps it."""
    kind = picture.format
    if kind in ("JPEG", "MPO"):
        return _in_jpeg(getattr(picture, "applist", ()))
    if kind == "PNG":
        chunks = getattr(picture, "private_chunks", ())
        return next((chunk[1] for chunk in chunks if chunk[0] == b"caBX"), b"")
    if kind == "WEBP":
        return _in_riff(file)
    return _in_heif(file) if kind == "AVIF" else b""


def _in_jpeg(segments: Any) -> bytes:
    """Put together of the APP11 segments that it is parted into (ISO/IEC 19566-5, D.2)."""
    parts: dict[bytes, list[tuple[int, bytes]]] = defaultdict(list)
    for name, data in segments:
        if name == "APP11" and data[:2] == b"JP" and len(data) > 16:  # of its head
            parts[data[2:4]].append((int.from_bytes(data[4:8]), data[8:]))
    for found in parts.values():
        found.sort(key=lambda part: part[0])
        head = 16 if found[0][1][:4] == b"\0\0\0\1" else 8  # each repeats the head of the box
        whole = found[0][1] + b"".join(data[head:] for _place, data in found[1:])
        if whole[4:8] == b"jumb":
            return whole[:LARGEST]
    return b""


def _in_riff(file: BinaryIO) -> bytes:
    file.seek(12)
    while len(head := file.read(8)) == 8:  # a name and a size
        name, size = struct.unpack("<4sI", head)
        if name == b"C2PA":
            return file.read(min(size, LARGEST))
        file.seek(size + size % 2, 1)
    return b""


def _in_heif(file: BinaryIO) -> bytes:
    file.seek(0)
    while len(head := file.read(8)) == 8:  # a size and a name
        size, name = struct.unpack(">I4s", head)
        at = file.tell()
        if size == 1:
            size = int.from_bytes(file.read(8))
        if name == b"uuid" and file.read(16) == BOX_OF_C2PA:
            content = file.read(min(size, LARGEST))
            start = content.find(b"jumb") - 4
            return content[start:] if start >= 0 else b""
        if size < 8:  # to the end of the file, or not a box
            return b""
        file.seek(at - 8 + size)
    return b""
