"""A server that speaks S3, in a process of its own, with a bucket in it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import boto3
from botocore.exceptions import BotoCoreError

from tests.smtp import free_port

KEY, SECRET = "a-key", "a/secret+key"


@dataclass
class Server:
    """Where it answers."""

    process: subprocess.Popen[bytes]
    port: int
    name: str = "paper"

    @property
    def url(self) -> str:
        """As STORAGE_URL names it."""
        return f"s3://{KEY}:a%2Fsecret%2Bkey@127.0.0.1:{self.port}/{self.name}?tls=no"

    @property
    def keys(self) -> set[str]:
        """What lies in the bucket."""
        found = self.client().list_objects_v2(Bucket=self.name)
        return {row["Key"] for row in found.get("Contents", [])}

    def client(self):
        """Amazon's own way to talk to it."""
        return boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
        )

    def leave(self) -> None:
        """It is gone from now on."""
        self.process.kill()
        self.process.wait()


@contextmanager
def bucket() -> Iterator[Server]:
    """One that is up."""
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - a program of our own choice
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = Server(process, port)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(BotoCoreError):
                server.client().create_bucket(Bucket=server.name)
                break
            time.sleep(0.1)
        yield server
    finally:
        server.leave()
