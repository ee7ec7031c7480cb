"""Addresses of a purpose of their own, below the return path: its name, a plus, a word, a token.

Mail to them comes in where returned letters do, and no mail server has to be told of one more. The
token is of the room that made it, and alone that room can tell whether it is one.
"""

from __future__ import annotations

import re

LEAVE = "leave."
"""By which a reader leaves by mail (RFC 2369), for mail programs that follow no link."""

HAND_ON = "in."
"""By which a room above is written to. A letter's own mark never has a point before it, so none of
these words is taken for one."""

MOST_TOKENS = 10
"""So many are tried in one mail."""


def own_address(word: str, token: str, *, return_path: str) -> str:
    """The address for `token`; empty where the return path is not ours."""
    local, at_sign, domain = return_path.rpartition("@")
    return f"{local}+{word}{token}@{domain}" if at_sign else ""


def tokens_in(word: str, text: str, *, return_path: str) -> list[str]:
    """What stands for a token in addresses in `text`, each once, in small letters as we make them.

    Whether it is one, only who made it can tell.
    """
    local, at_sign, domain = return_path.rpartition("@")
    if not at_sign:
        return []
    before, after = re.escape(f"{local}+{word}"), re.escape(f"@{domain}")
    pattern = rf"(?<![\w.+-]){before}([\w.-]{{1,60}}){after}(?![\w.-])"
    found = dict.fromkeys(one[1].lower() for one in re.finditer(pattern, text, re.I | re.A))
    return list(found)[:MOST_TOKENS]
