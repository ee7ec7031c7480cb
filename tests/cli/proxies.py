"""nginx and Caddy, set up as the documentation says, but for ports, files and a certificate."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

import pytest
from cryptography import x509

from tests.certificates import certificate_for
from tests.processes import end
from tests.smtp import free_port

from .paper import ROOT

PAGE = ROOT / "docs/how-to/run-behind-a-proxy.md"
HOST = "paper.example.org"
FOLDER = "/srv/latefinal/cache"
AGENT = "User-Agent: Mozilla/5.0"
"""A crawler would be told to come back while pages are made."""
KINDS = ("nginx", "caddy")
WHERE = {
    "nginx": shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"),
    "caddy": shutil.which("caddy"),
}
MIME = Path("/etc/nginx/mime.types")

NGINX = """
daemon off;
master_process off;
worker_processes 1;
pid {home}/nginx.pid;
error_log {home}/error.log;
events {{}}
http {{
    include {mime};
    access_log off;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
{words}
}}
"""


def blocks(kind: str) -> list[str]:
    """The listings of a proxy in the page: nginx's own, or those in Caddy's language."""
    language = {"nginx": "nginx", "caddy": "text"}[kind]
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(), re.S | re.M)


def nginx(*, with_files: bool) -> str:
    """The page's server, and in place of its location the one with files."""
    server, maps, location = blocks("nginx")
    if not with_files:
        return server
    head, _, _its_own = server.partition("    location / {")
    return f"{maps}\n{head}{location}}}\n"


def caddy(*, with_files: bool) -> str:
    """The page's options and site, and before its reverse_proxy what serves files."""
    site, options, files = blocks("caddy")
    if with_files:
        site = site.replace("    reverse_proxy", f"{files}\n    reverse_proxy")
    return f"{options}\n{site}"


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """One for the paper's host, and its key."""
    files = folder / "fullchain.pem", folder / "privkey.pem"
    for file, content in zip(files, certificate_for(x509.DNSName(HOST)), strict=True):
        file.write_bytes(content)
    return files


def written(kind: str, home: Path, port: int, told: dict[str, str]) -> Path:
    """The proxy's own file, with `told` put in the place of what the page says."""
    with_files = FOLDER in told
    chain, key = make_certificate(home)
    told = told | {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "/etc/letsencrypt/live/paper.example.org/fullchain.pem": str(chain),
        "/etc/letsencrypt/live/paper.example.org/privkey.pem": str(key),
    }
    words = nginx(with_files=with_files) if kind == "nginx" else caddy(with_files=with_files)
    if kind == "caddy":
        told["{\n    servers"] = "{\n    admin off\n    auto_https off\n    servers"
        told[f"{HOST} {{"] = f"https://{HOST}:{port} {{\n    bind 127.0.0.1\n    tls {chain} {key}"
    for said, ours in told.items():
        words = words.replace(said, ours)
    file = home / ("nginx.conf" if kind == "nginx" else "Caddyfile")
    file.write_text(NGINX.format(home=home, mime=MIME, words=words) if kind == "nginx" else words)
    return file


@dataclass
class Proxy:
    """One that runs."""

    port: int

    def ask(
        self, path: str, *more: str, method: str = "GET", body: bytes = b""
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers in small letters, and the body as it came."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        length = [f"Content-Length: {len(body)}"] if body else []
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", AGENT, *more, *length]
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=30) as plain,
            context.wrap_socket(plain, server_hostname=HOST) as link,
        ):
            link.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)
            answer = HTTPResponse(link, method=method)
            answer.begin()
            content = answer.read()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, content

    def answers(self) -> bool:
        """Whether somebody listens."""
        try:
            return self.ask("/robots.txt")[0] == 200
        except OSError:
            return False


@contextmanager
def proxy(kind: str, home: Path, told: dict[str, str]) -> Iterator[Proxy]:
    """Start it, and wait until it serves the paper."""
    program = WHERE[kind]
    if program is None:
        pytest.skip(f"{kind} is not installed: apt-get install nginx caddy")
    port = free_port()
    file = written(kind, home, port, told)
    words = {
        "nginx": [program, "-p", str(home), "-c", str(file), "-e", str(home / "error.log")],
        "caddy": [program, "run", "--adapter", "caddyfile", "--config", str(file)],
    }[kind]
    log = home / "said.log"
    own = {name: str(home) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    with log.open("wb") as stream:
        process = subprocess.Popen(words, env=own, cwd=home, stdout=stream, stderr=stream)  # noqa: S603 - as Debian has it
    one, until = Proxy(port), time.monotonic() + 30
    try:
        while not one.answers():
            assert process.poll() is None, log.read_text() + file.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        yield one
    finally:
        end(process)
