"""How a picture came about: IPTC's NewsCodes “digital source type”, each by its short code."""

from __future__ import annotations

VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"

BY_MACHINE = frozenset({"trainedAlgorithmicMedia", "algorithmicMedia"})
"""Made by a machine, whole."""

WITH_MACHINE = frozenset(
    {"compositeWithTrainedAlgorithmicMedia", "compositeSynthetic", "algorithmicallyEnhanced"}
)
"""Changed by one, or put together with what one made."""

OTHERS = frozenset(
    {
        "digitalCapture", "computationalCapture", "negativeFilm", "positiveFilm", "print",
        "humanEdits", "digitalCreation", "dataDrivenMedia", "virtualRecording", "compositeCapture",
        "composite", "screenCapture",
    }
)  # fmt: skip
"""Made by people with a camera or a program, or drawn from figures."""

# Retired codes and what is said in their place now.
NOW = {
    "minorHumanEdits": "humanEdits",
    "digitalArt": "digitalCreation",
    "softwareImage": "digitalCreation",
    "multiFrameComputationalCapture": "computationalCapture",
}


def code_of(told: str) -> str:
    """The code that `told` stands for, an address of the vocabulary or bare; “” where none does."""
    code = told.strip().rstrip("/").rpartition("/")[2]
    code = NOW.get(code, code)
    return code if code in BY_MACHINE | WITH_MACHINE | OTHERS else ""


def address_of(code: str) -> str:
    """Where the vocabulary says what `code` means."""
    return f"{VOCABULARY}{code}"
