"""nginx from the system's package, as Debian sets it up, serving the files of a folder."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.processes import status_of
from tests.smtp import free_port

from ._memory import family_of
from ._serving import SERVING, pinned_to

# Debian's own nginx.conf, but for three things: one worker, no access log (we write none either),
# and files that are compressed already.
CONFIGURATION = """
user root;
worker_processes 1;
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 768; }}
http {{
    sendfile on;
    tcp_nopush on;
    types_hash_max_size 2048;
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    gzip on;
    gzip_static on;
    client_body_temp_path {folder}/body;
    server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


@dataclass(frozen=True)
class Nginx:
    """It answers at `port`; `pid` is its first process."""

    port: int
    pid: int

    @property
    def family(self) -> list[int]:
        """It and its worker."""
        return family_of(self.pid)


@contextmanager
def nginx(root: Path) -> Iterator[Nginx]:
    """Serve the files in `root` until the end of the block, on the core of those who serve."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        raise SystemExit("nginx is missing. Install it (Debian: apt-get install nginx-light).")
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        told = Path(folder, "nginx.conf")
        told.write_text(CONFIGURATION.format(folder=folder, port=port, root=root))
        process = subprocess.Popen([program, "-c", str(told)], preexec_fn=pinned_to(SERVING))
        try:
            until = time.monotonic() + 10
            while not status_of(port) and time.monotonic() < until:
                time.sleep(0.05)
            yield Nginx(port, process.pid)
        finally:
            process.terminate()
            process.wait(10)
