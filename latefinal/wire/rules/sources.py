"""What a machine had in an item, by IPTC's vocabulary of digital source types. Pure.

https://cv.iptc.org/newscodes/digitalsourcetype; agencies flag with it what a model wrote.
"""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_ALGORITHM = _("made by a trained algorithm (generative AI)")
_PARTLY = _("partly made by a trained algorithm (generative AI)")
_SYNTHETIC = _("with synthetic elements")
_BY_MACHINE = {
    "trainedalgorithmicmedia": _ALGORITHM,
    "compositewithtrainedalgorithmicmedia": _PARTLY,
    "algorithmicallyenhanced": _("enhanced by an algorithm"),
    "algorithmicmedia": _("made by an algorithm"),
    "compositesynthetic": _SYNTHETIC,
    "virtualrecording": _("a recording of a virtual event"),
    "datadrivenmedia": _("made from data by a program"),
    "softwareimage": _("made by software"),
}
# Of what people made: nothing to be said.
_BY_PEOPLE = frozenset({
    "digitalcapture", "computationalcapture", "negativefilm", "positivefilm", "print",
    "humanedits", "minorhumanedits", "compositecapture", "digitalcreation", "digitalart",
    "screencapture", "composite",
})  # fmt: skip
_LAST = re.compile(r"[^/:#]+\Z")


def machine_words(source_type: str) -> str:
    """What a machine had in it, of a code or an address of the vocabulary; else nothing.

    Of an unknown code, the code itself: what an agency flags is not passed over.
    """
    found = _LAST.search(source_type.strip())
    if not found or found[0].lower() in _BY_PEOPLE:
        return ""
    words: str | Promise = _BY_MACHINE.get(found[0].lower(), found[0][:100])
    return str(words)
