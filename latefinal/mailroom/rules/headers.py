"""Free text in a letter's head (RFC 5322, RFC 2047), written and read sign by sign.

Python's own folding loses or doubles a space, or glues encoded words, otherwise in each version. So
what is not plain is encoded whole, its spaces too: between two encoded words a reader drops what
parts them, and nothing of the text stands there.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Iterable, Iterator

LINE = 76
"""Signs of a line that holds an encoded word."""

WORD = 75
"""Signs of an encoded word."""

LONGEST_PLAIN = 60
"""Signs of a word that is left as it is: it must find room on a line beside the field's name."""

_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?: [\w!#$%&'*+/=?^`{|}~-]+)*", re.A)
_NO_LINE = "".join(map(chr, (*range(32), *range(127, 160)))) + "\u2028\u2029"
_BREAKS = re.compile(f"[{re.escape(_NO_LINE)}]+")
"""What no line of a head can hold, and no subject needs."""

_AS_IT_IS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
"""What may stand so in an encoded word, also in one before an address (RFC 2047, 5)."""

_FRAME = len("=?utf-8?q??=")
_ENCODED = re.compile(r"=\?([!-~]+?)\?([bBqQ])\?([ -~]*?)\?=")
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(?==\?[!-~]+?\?[bBqQ]\?)")
_MAILBOX = re.compile(r'(?:"((?:[^"\\]|\\.)*)"|(.*?))[ \t]*<([^<>\s]+)>')
_FOLD = re.compile(r"\r?\n(?=[ \t])")


def one_line(text: str) -> str:
    """`text` with a space for what breaks lines in it, and without that at its ends."""
    return _BREAKS.sub(" ", text.strip(_NO_LINE)).encode("utf-8", "replace").decode()


def text_header(name: str, text: str) -> str:
    """A field of free text, such as a subject, folded and with its line's end."""
    said = one_line(text)
    if not said or (_PLAIN.fullmatch(said) and "=?" not in said and not _is_long(said)):
        return _folded(f"{name}:", said.split(" "))
    return _folded(f"{name}:", _encoded(said, room=LINE - len(name) - 2))


def address_header(name: str, mailboxes: Iterable[tuple[str, str]]) -> str:
    """A field of addresses, each with the name of whoever has it, or none."""
    words: list[str] = []
    for place, (called, address) in enumerate(mailboxes):
        if place:
            words[-1] += ","
        room = LINE if words else LINE - len(name) - 2
        before = list(_phrase(one_line(called).strip(), room=room))
        words += [*before, f"<{address}>"] if before else [address]
    return _folded(f"{name}:", words)


def decoded(field: str) -> str:
    """A field's value as its writer meant it: unfolded, its encoded words read.

    What cannot be read stays as it stands.
    """
    parts = _BETWEEN.sub(r"\1", _FOLD.sub("", field))
    said = b""
    ends = 0
    for word in _ENCODED.finditer(parts):
        raw = _bytes_in(word[2].lower(), word[3])
        if raw is None or word[1].partition("*")[0].lower() not in ("utf-8", "us-ascii"):
            continue
        said += parts[ends : word.start()].encode() + raw
        ends = word.end()
    return (said + parts[ends:].encode()).decode("utf-8", "replace")


def read_mailbox(field: str) -> tuple[str, str]:
    """Name and address of one mailbox, be its name ever so full of commas and not quoted."""
    found = _MAILBOX.fullmatch(_FOLD.sub("", field).strip())
    if found is None:
        return "", decoded(field).strip()
    if found[1] is not None:
        return re.sub(r"\\(.)", r"\1", found[1]), found[3]
    return decoded(found[2] or "").strip(), found[3]


def spelled_mailbox(name: str, address: str) -> str:
    """The two in words, for who takes them so: a name is quoted, whatever is in it."""
    return f"{_quotation(name)} <{address}>" if name else address


def _quotation(name: str) -> str:
    return '"' + name.replace("\\", r"\\").replace('"', r"\"") + '"'


def _phrase(name: str, *, room: int) -> Iterator[str]:
    """A name before an address."""
    if not name:
        return
    if not _PLAIN.fullmatch(name) or "=?" in name or len(name) > LONGEST_PLAIN:
        yield from _encoded(name, room=room)
    elif _ATOMS.fullmatch(name):
        yield from name.split(" ")
    else:
        yield _quotation(name)


def _encoded(text: str, *, room: int) -> Iterator[str]:
    """The encoded words of `text`, the first of at most `room` signs; no sign is cut in two."""
    signs = [sign.encode() for sign in text]
    quoted = [b"".join(map(_quoted, sign)) for sign in signs]
    whole = len(text.encode())
    if sum(map(len, quoted)) <= -(-whole // 3) * 4:
        words = (b"=?utf-8?q?%b?=" % b"".join(run) for run in _runs(quoted, _FRAME, 1, room))
    else:
        words = (
            b"=?utf-8?b?%b?=" % b64encode(b"".join(run)) for run in _runs(signs, _FRAME, 3, room)
        )
    for word in words:
        yield word.decode("ascii")


def _runs(units: list[bytes], frame: int, step: int, room: int) -> Iterator[list[bytes]]:
    """`units` in runs that fit; base64 makes four signs of each `step` of three bytes."""
    run: list[bytes] = []
    size = 0
    most = min(room, WORD)
    for unit in units:
        grown = size + len(unit)
        if run and (grown if step == 1 else -(-grown // step) * 4) + frame > most:
            yield run
            run, grown, most = [], len(unit), WORD
        run.append(unit)
        size = grown
    yield run


def _quoted(byte: int) -> bytes:
    if byte in _AS_IT_IS:
        return bytes((byte,))
    return b"_" if byte == ord(" ") else b"=%02X" % byte


def _folded(head: str, words: Iterable[str]) -> str:
    """`head` and its words, a new line where the next would not fit."""
    lines = [head]
    for place, word in enumerate(words):
        if place and len(lines[-1]) + 1 + len(word) > LINE:
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines) + "\r\n"


def _bytes_in(how: str, said: str) -> bytes | None:
    """What an encoded word holds; None where it is none."""
    if how == "q":
        plain = said.replace("_", " ")
        return re.sub(
            rb"=([0-9A-Fa-f]{2})", lambda pair: bytes.fromhex(pair[1].decode()), plain.encode()
        )
    try:
        return b64decode(said + "=" * (-len(said) % 4), validate=True)
    except NoBase64:
        return None


def _is_long(said: str) -> bool:
    return any(len(word) > LONGEST_PLAIN for word in said.split(" "))
