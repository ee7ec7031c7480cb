"""Which of three is believed, where XMP, IIM and EXIF say different things of one picture.

After the Metadata Working Group's *Guidelines for Handling Image Metadata* 2.0: XMP first; IIM
where it was changed after the XMP was written; EXIF decides where the two disagree and it says the
same as one of them. Alone it is taken last, as its caption is often the camera's name.
"""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]


def reconcile(*, xmp: Words, iim: Words, exif: Words, iim_is_newer: bool) -> dict[str, str]:
    """One text for each name that any of them has."""
    names = {*xmp, *iim, *exif}
    return {
        name: _believed(
            xmp.get(name, ""), iim.get(name, ""), exif.get(name, ""), newer=iim_is_newer
        )
        for name in sorted(names)
    }


def _believed(xmp: str, iim: str, exif: str, *, newer: bool) -> str:
    if not xmp or not iim or _is_the_same(xmp, iim):
        return xmp or iim or exif
    if newer:
        return iim
    return iim if exif and _is_the_same(exif, iim) and not _is_the_same(exif, xmp) else xmp


def _is_the_same(one: str, other: str) -> bool:
    """Whether one is the other, or as much of it as IIM has room for, or EXIF letters for."""
    first, second = sorted((_bare(one), _bare(other)), key=len)
    return bool(first) and second.startswith(first)


def _bare(words: str) -> str:
    return "".join(sign for sign in words.casefold() if sign.isascii() and sign.isalnum())
