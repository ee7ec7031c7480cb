"""A small real IMAP server on the loopback: one folder, what was seen in it, and a moody log-in."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Server:
    """The mails of its folder, by number, and what was marked as seen; what it was told."""

    mails: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    password: str = "word"
    folder: str = "INBOX"
    port: int = 0
    told: list[str] = field(default_factory=list)
    before_store: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        """Its address, as LATEFINAL_RETURNED_IMAP has it."""
        return f"imap://desk:word@127.0.0.1:{self.port}/{self.folder}"

    def answer(self, command: str, words: str) -> tuple[list[bytes], str]:
        """What it says to a command: untagged lines, and the end of the tagged one."""
        if command == "LOGIN" and words != f'desk "{self.password}"':
            return [], f"NO [AUTHENTICATIONFAILED] not with {words}"
        if command == "SELECT" and words.strip('"') != self.folder:
            return [], "NO there is no such folder"
        if command == "UID":
            verb, _, rest = words.partition(" ")
            return getattr(self, f"uid_{verb.lower()}")(rest), "OK done"
        lines = {
            "CAPABILITY": [b"CAPABILITY IMAP4rev1"],
            "SELECT": [b"%d EXISTS" % len(self.mails)],
            "LOGOUT": [b"BYE"],
        }
        return lines.get(command, []), "OK done"

    def uid_search(self, _words: str) -> list[bytes]:
        """Those that nobody has seen."""
        unseen = sorted(self.mails.keys() - self.seen)
        return [b"SEARCH " + b" ".join(b"%d" % one for one in unseen)]

    def uid_fetch(self, words: str) -> list[bytes]:
        """The beginning of one."""
        number, most = map(int, re.findall(r"^(\d+).*<0\.(\d+)>", words)[0])
        if number not in self.mails:
            return []
        raw = self.mails[number][:most]
        return [b"1 FETCH (UID %d BODY[]<0> {%d}\r\n%s)" % (number, len(raw), raw)]

    def uid_store(self, words: str) -> list[bytes]:
        """Mark one as seen."""
        self.before_store()
        assert words.endswith(r"+FLAGS.SILENT (\Seen)")
        self.seen.add(int(words.split()[0]))
        return []


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Have `server` answer at its port."""

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            while line := self.rfile.readline().decode().strip():
                tag, command, *words = line.split(" ", 2)
                server.told.append(line)
                lines, end = server.answer(command.upper(), " ".join(words))
                said = b"".join(b"* " + one + b"\r\n" for one in lines)
                self.wfile.write(said + f"{tag} {end}\r\n".encode())
                if command.upper() == "LOGOUT":
                    return

    socketserver.ThreadingTCPServer.allow_reuse_address = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", server.port), Talk) as listening:
        server.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join(5)
