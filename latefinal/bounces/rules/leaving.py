"""The address by which a reader leaves by mail (RFC 2369), for mail programs that follow no link.

It is the return path with a word and a token after its plus, so it comes in where returned letters
do, and no mail server has to be told of it. The token is of the room that wrote the letter: it
signs it, and alone can read it.
"""

from __future__ import annotations

import re

WORD = "leave."
"""Before the token. A letter's own mark never has a point before it, so neither is the other."""

MOST_TOKENS = 10
"""So many are tried in one mail."""


def address_to_leave(token: str, *, return_path: str) -> str:
    """Where mail ends what `token` stands for; empty where the return path is not ours."""
    local, at_sign, domain = return_path.rpartition("@")
    return f"{local}+{WORD}{token}@{domain}" if at_sign else ""


def tokens_in(text: str, *, return_path: str) -> list[str]:
    """What stands for a token in addresses in `text`, each once, in small letters as we make them.

    Whether it is one, only who made it can tell.
    """
    local, at_sign, domain = return_path.rpartition("@")
    if not at_sign:
        return []
    before, after = re.escape(f"{local}+{WORD}"), re.escape(f"@{domain}")
    pattern = rf"(?<![\w.+-]){before}([\w.-]{{1,60}}){after}(?![\w.-])"
    found = dict.fromkeys(one[1].lower() for one in re.finditer(pattern, text, re.I | re.A))
    return list(found)[:MOST_TOKENS]
