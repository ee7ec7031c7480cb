"""A letter as it would leave, for nobody in particular."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from latefinal.mailroom.rules.compiled_letters import CompiledLetter
from latefinal.mailroom.rules.dkim import Signer
from latefinal.mailroom.rules.letters import (
    ADDRESS,
    DELIVERY,
    Letter,
    compile_letter,
    encode_words,
)

NOBODY = "reader@example.org"
A_TOKEN = "0-sample-of-a-signed-word-as-long-as-those-that-stand-in-a-letter"  # noqa: S105 - opens nothing


def write_out(letter: Letter, *, sender: str, signer: Signer | None, at: datetime) -> bytes:
    """`letter` as DATA wants it, its slots filled with samples, signed where letters are."""
    compiled = CompiledLetter(compile_letter(letter, uuid=uuid4(), sender=sender, at=at))
    values = dict.fromkeys(letter.slots, A_TOKEN)
    values |= dict.fromkeys(letter.words, encode_words("23 November 2026"))
    whole = compiled.fill({**values, ADDRESS: NOBODY, DELIVERY: "1"})
    if signer is None:
        return whole
    return signer.sign(whole, at=at, has_doubled_dots=compiled.has_doubled_dots)
