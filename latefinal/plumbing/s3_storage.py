"""Files in a bucket that several machines share (S3), instead of a folder on one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import quote

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files import File
from storages.backends.s3 import S3Storage

CONNECT_SECONDS, READ_SECONDS, TRIES = 5, 20, 2
IN_MEMORY = 1_000_000  # bytes of a file that is fetched; what is longer lies in a temporary file
GONE = frozenset({"404", "NoSuchKey", "NotFound"})


class StorageAway(OSError):
    """The bucket did not answer, or refused; the file may well be there."""


@contextmanager
def _told_as_files_are(name: str) -> Iterator[None]:
    """Raise what a folder would: FileNotFoundError, or StorageAway. Keys and hosts are not told."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in GONE:
            raise FileNotFoundError(f"File does not exist: {name}") from error
        raise StorageAway(f"the storage refused it ({code})") from error
    except BotoCoreError as error:
        raise StorageAway(f"the storage did not answer ({type(error).__name__})") from error


class Bucket(S3Storage):
    """A folder of the bucket. Readers are sent to the bucket itself only where `public` says so.

    `public` is the address of what lies under `public_folder`; all else has ours, where it is
    asked who may see it.
    """

    client_config: Any

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.client_config = self.client_config.merge(
            Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                retries={"total_max_attempts": TRIES},
                # Many a server that speaks S3 knows no newer checksums than its own.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            )
        )

    def get_default_settings(self) -> dict[str, Any]:
        """The library's, with ours: no name is given twice, nothing is signed or open to all."""
        return {
            **super().get_default_settings(),
            "file_overwrite": False,
            "querystring_auth": False,
            "max_memory_size": IN_MEMORY,
            "public": "",
            "public_folder": "",
        }

    def url(self, name: str, *_args: Any, **_kwargs: Any) -> str:
        """Where it is served: by us, or by the bucket's public address."""
        if self.public and name.startswith(self.public_folder):
            return f"{self.public}/{quote(self.location + name)}"
        return f"{settings.MEDIA_URL}{quote(name)}"

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        with _told_as_files_are(name):
            opened = super()._open(name, mode)
            opened.file  # noqa: B018 - reading it fetches the file, while its errors are ours to tell
            return opened

    def _save(self, name: str, content: File[bytes]) -> str:
        with _told_as_files_are(name):
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        """Take it away; one that is not there is gone."""
        with _told_as_files_are(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Whether it is there. Raises StorageAway."""
        with _told_as_files_are(name):
            return bool(super().exists(name))

    def get_modified_time(self, name: str) -> datetime:
        """When it was stored. Raises FileNotFoundError and StorageAway."""
        with _told_as_files_are(name):
            changed: datetime = super().get_modified_time(name)
            return changed

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Folders and files under `path`. Raises StorageAway."""
        with _told_as_files_are(path):
            folders, files = super().listdir(path)
            return folders, files
