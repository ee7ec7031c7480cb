"""From granian's RSGI to Django's WSGI: a thread is taken only for what is there whole.

Bodies are read before it and answers are sent after it, so that no slow line holds one.
RSGI: https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md. WSGI: PEP 3333.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any

from granian.rsgi import ProtocolClosed, ProtocolError

from latefinal.pagecache.cache import Address
from latefinal.pagecache.entries import KeptPage

from .bodies import Body, BodyReader
from .errors import BodyRefused, ClientGone
from .kept_pages import BUSY, LATER, KeptPages, leads_on
from .kept_pages import send as send_kept
from .view_counting import ViewCounter

log = logging.getLogger("latefinal.run")

WSGIApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]

INTERNET = (socket.AF_INET, socket.SOCK_STREAM)
DESK = "/desk/"
READING = ("GET", "HEAD")
# What Cache-Status says (RFC 9211) of a page that was made just now, and of one that may have
# changed since the database was last heard of.
MADE, UNCERTAIN = "fwd=miss; stored", "hit; detail=uncertain"
IN_MEMORY = 1024 * 1024  # bytes of an answer; what is longer goes by way of a file
STALLED_SECONDS = 60  # in which a reader takes no byte of what is sent, before the connection ends
KEPT_SECONDS = 60.0  # granian opens a file a moment after it was told of it


@dataclass
class Answer:
    """What Django answered: `content`, or the file at `path`, which may be `temporary`."""

    status: int = 500
    headers: Headers = field(default_factory=list)
    content: bytes = b""
    path: str = ""
    temporary: IO[bytes] | None = None

    def start(self, status: str, headers: Headers, _error: object = None) -> None:
        """WSGI's `start_response`."""
        self.status, self.headers = int(status.split(" ", 1)[0]), headers


class OpenFile:
    """WSGI's `wsgi.file_wrapper`: an answer that is a file."""

    def __init__(self, file: IO[bytes], block_size: int = 65536) -> None:
        self.file, self.block_size = file, block_size

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.file.read(self.block_size), b"")

    def close(self) -> None:
        """Close it, which for Django is the end of the request."""
        self.file.close()

    def path(self) -> str:
        """Where it lies, if it is a whole file on a disk; else nothing."""
        name = getattr(self.file, "name", None)
        with suppress(OSError, ValueError, AttributeError, TypeError):
            if os.path.samestat(os.fstat(self.file.fileno()), os.stat(str(name))):
                return str(name) if self.file.tell() == 0 else ""
        return ""


class Gateway:
    """The RSGI application; `application` is run in one of `threads` threads.

    What may be kept is answered by `pages`, made by `keep` in the worker that will serve them, and
    counted by `views`.
    """

    def __init__(
        self,
        application: WSGIApplication,
        *,
        threads: int,
        keep: Callable[[Gateway], KeptPages] | None = None,
        views: ViewCounter | None = None,
    ) -> None:
        self.application = application
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="web")
        self.bodies = BodyReader()
        self.keep, self.views = keep, views
        self.pages: KeptPages | None = None
        self._has_begun = False

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if not self._has_begun:
            self._has_begun = True
            end_stalled_connections()
            self.pages = self.keep and self.keep(self)
        if self.pages is not None and scope.method in READING:
            headers = scope.headers
            address = self.pages.address_of(scope, headers)
            if address is not None:
                entry = self.pages.find(address)
                if entry is not None and not leads_on(entry, scope, address):
                    is_certain = self.pages.journal.is_readable
                    send_kept(protocol, entry, headers, status="" if is_certain else UNCERTAIN)
                    self._note_shown(entry, scope, headers, address)
                    return
                if entry is None and await self._make(self.pages, address, scope, protocol):
                    return
        await self._answer(scope, protocol)

    def __rsgi_del__(self, _loop: Any) -> None:
        """Granian's last call in a worker that was told to end: everybody has been answered."""
        if self.views is not None:
            self.views.close()
        if self.pages is not None:
            self.pages.close()

    async def _make(self, pages: KeptPages, address: Address, scope: Any, protocol: Any) -> bool:
        """Answer with a page that is made now; False where it must be answered live."""
        agent = scope.headers.get("user-agent", "")
        try:
            made = await pages.make(address, agent=agent)
        except TimeoutError:
            protocol.response_bytes(503, LATER, BUSY)
            return True
        if made is None or leads_on(made, scope, address):
            return False
        if isinstance(made, Answer):
            _send(protocol, made)
        else:
            headers = scope.headers
            send_kept(protocol, made, headers, status=MADE)
            self._note_shown(made, scope, headers, address)
        return True

    def _note_shown(self, page: KeptPage, scope: Any, headers: Any, address: Address) -> None:
        """Count what was answered, where somebody asked to read it."""
        if self.views is not None and page.counts_as and scope.method == "GET":
            self.views.note(page.counts_as, headers, site=address[0])

    async def _answer(self, scope: Any, protocol: Any) -> None:
        try:
            body = await self._read(scope, protocol)
        except (ClientGone, ProtocolError, ProtocolClosed):
            return
        except BodyRefused as refused:
            words = f"{refused}\n".encode()
            kind = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]
            protocol.response_bytes(refused.status, kind, words)
            return
        _send(protocol, await self._ask_in_thread(environ(scope, body), body))

    async def _ask_in_thread(self, environ: dict[str, Any], body: Body) -> Answer:
        # A client that goes away ends this coroutine, but not the thread that reads the body.
        work = self.pool.submit(self.ask, environ)
        later = asyncio.get_running_loop().call_soon_threadsafe
        work.add_done_callback(lambda _done: later(self.bodies.release, body))
        return await asyncio.wrap_future(work)

    async def _read(self, scope: Any, protocol: Any) -> Body:
        length = scope.headers.get("content-length")
        announced = int(length) if length is not None else None
        limits = self.bodies.limits
        most = limits.desk_size if scope.path.startswith(DESK) else limits.reader_size
        chunks = protocol if announced or _is_chunked(scope) else _nothing()
        return await self.bodies.read(chunks, announced=announced, most=most)

    def ask(self, environ: dict[str, Any]) -> Answer:
        """What Django answers; takes a thread's time."""
        answer = Answer()
        result = self.application(environ, answer.start)
        try:
            if isinstance(result, OpenFile) and (path := result.path()):
                answer.path = path
            else:
                _keep(answer, result)
        finally:
            if close := getattr(result, "close", None):
                close()
        return answer


def end_stalled_connections() -> None:
    """Have the kernel end connections whose reader stopped reading.

    Granian has no such limit and does not hand out its socket, so it is found among our open files;
    connections inherit the option from the socket they came in by (tcp(7), TCP_USER_TIMEOUT).
    """
    if not hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux's own
        return
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError), socket.fromfd(int(name), *INTERNET) as found:
            if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                milliseconds = STALLED_SECONDS * 1000
                found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)


def environ(scope: Any, body: Body) -> dict[str, Any]:
    """The request as WSGI has it."""
    host, _, port = scope.server.rpartition(":")
    told = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # RSGI decodes the path; WSGI wants its bytes, each as a character.
        "PATH_INFO": scope.path.encode(errors="replace").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body.file,
        "wsgi.errors": sys.stderr,
        "wsgi.file_wrapper": OpenFile,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        _add_header(told, name, value)
    told["CONTENT_LENGTH"] = str(body.size)
    return told


def _add_header(environ: dict[str, Any], name: str, value: str) -> None:
    if "_" in name:  # x_forwarded_for would pass for x-forwarded-for
        return
    key = name.upper().replace("-", "_")
    key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
    if key in environ:
        value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
    environ[key] = value


def _is_chunked(scope: Any) -> bool:
    return "transfer-encoding" in scope.headers


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""


def _keep(answer: Answer, blocks: Iterable[bytes]) -> None:
    """Take the whole answer out of the generator that makes it, while the thread is ours."""
    pieces: list[bytes] = []
    size = 0
    for block in blocks:
        size += len(block)
        if size > IN_MEMORY and answer.temporary is None:
            answer.temporary = tempfile.NamedTemporaryFile(prefix="latefinal-")  # noqa: SIM115 - outlives this
            answer.temporary.writelines(pieces)
        if answer.temporary is None:
            pieces.append(block)
        else:
            answer.temporary.write(block)
    if answer.temporary is None:
        answer.content = b"".join(pieces)
        return
    answer.temporary.flush()
    answer.path = answer.temporary.name
    if not any(name.lower() == "content-length" for name, _value in answer.headers):
        answer.headers.append(("Content-Length", str(size)))


def _send(protocol: Any, answer: Answer) -> None:
    if not answer.path:
        protocol.response_bytes(answer.status, answer.headers, answer.content)
        return
    protocol.response_file(answer.status, answer.headers, answer.path)
    if answer.temporary:
        asyncio.get_running_loop().call_later(KEPT_SECONDS, answer.temporary.close)
