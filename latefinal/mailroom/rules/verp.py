"""By what a letter that comes back is known to be one of ours.

A letter's *mark* is its delivery's number and a seal over number and address, which nobody can make
without the paper's secret. It stands in the Message-ID and, where the return path is ours, in the
address that the letter comes back to (VERP). A seal holds for one address: were a number given
anew, as after a backup was put back, it would prove nothing of the reader who has it now.
"""

from __future__ import annotations

import re

from latefinal.plumbing.signing import Sealer

MOST_MARKS = 50
"""So many are tried in one mail; ours holds its own a few times."""

# In an address after the plus, in a Message-ID before the batch. Some servers lower the case.
_MARK = re.compile(r"(?<![\w.])(\d{1,19}\.[0-9a-f]{20})(?:\.[0-9a-f]{32})?@", re.I | re.A)


class Marker:
    """Marks letters, and makes the addresses that they come back to."""

    def __init__(self, *, secret: str, return_path: str) -> None:
        """`return_path` like b@bounces.example.org; empty where it is not ours."""
        self._seal = Sealer("latefinal.mailroom.delivery", secret).seal
        local, self._at, domain = return_path.rpartition("@")
        self._before, self._after = f"{local}+", f"@{domain}"

    def mark(self, number: int, address: str) -> str:
        """The number of a delivery to `address`, and the seal over both."""
        return f"{number}.{self._seal(f'{number}:{address}'.encode())}"

    def sender(self, mark: str, *, otherwise: str) -> str:
        """The envelope's sender: with the mark where the return path is ours, else `otherwise`."""
        return f"{self._before}{mark}{self._after}" if self._at else otherwise


def marks_in(text: str) -> list[str]:
    """What looks like a mark in `text`, each once; whether it is one, `Marker.mark` tells."""
    found = dict.fromkeys(one[1].lower() for one in _MARK.finditer(text))
    return list(found)[:MOST_MARKS]


def number_of(mark: str) -> int:
    """The delivery's number in a mark."""
    return int(mark.partition(".")[0])
