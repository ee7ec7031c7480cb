"""Where files lie, as Django wants to be told: pictures, and lists that wait to be brought in."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from .env import BadSetting

FOLDER = "django.core.files.storage.FileSystemStorage"
BUCKET = "latefinal.plumbing.s3_storage.Bucket"
PUBLIC = "images/"
"""The folder of what was made for readers; see `pictures.views`."""

WORDS = (
    # What it is now is not said: it holds a password.
    "STORAGE_URL names no bucket. Write it like s3://key:secret@host/bucket?region=eu-central-1 "
    "(each sign of key and secret that is no letter or digit as %XX), or take it away for the "
    "folder."
)
KNOWN = frozenset({"region", "public", "tls"})


def storages(url: str, *, home: Path) -> dict[str, dict[str, Any]]:
    """`default` for pictures and `lists`; in `home` unless `url` names a bucket.

    Raises BadSetting.
    """
    return _in_a_bucket(url) if url else _in_folders(home)


def public_address(url: str) -> str:
    """The address of the bucket that readers' pictures have, or nothing: they have ours."""
    if not url:
        return ""
    return _public(parse_qs(urlsplit(url).query).get("public", [""])[0])


def _in_folders(home: Path) -> dict[str, dict[str, Any]]:
    private = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
    return {
        "default": {"BACKEND": FOLDER},
        "lists": {"BACKEND": FOLDER, "OPTIONS": {"location": home / "lists", **private}},
    }


def _in_a_bucket(url: str) -> dict[str, dict[str, Any]]:
    try:
        place = urlsplit(url)
        host = f"{place.hostname or ''}:{place.port}" if place.port else place.hostname or ""
        more = parse_qs(place.query, strict_parsing=bool(place.query))
    except ValueError:
        raise BadSetting(WORDS) from None
    bucket, _, folder = place.path.strip("/").partition("/")
    if place.scheme != "s3" or not (host and bucket and place.username and place.password):
        raise BadSetting(WORDS)
    if set(more) - KNOWN:
        raise BadSetting(WORDS)
    scheme = "http" if more.get("tls", [""])[0].lower() in ("no", "off", "0", "false") else "https"
    is_amazon = host.endswith(".amazonaws.com")
    options = {
        "access_key": unquote(place.username),
        "secret_key": unquote(place.password),
        "bucket_name": bucket,
        "endpoint_url": f"{scheme}://{host}",
        "region_name": more.get("region", ["us-east-1"])[0],
        "signature_version": "s3v4",
        # Others seldom have a name in the DNS for each bucket.
        "addressing_style": "auto" if is_amazon else "path",
    }
    within = f"{folder}/" if folder else ""
    pictures = {"public": public_address(url), "public_folder": PUBLIC}
    return {
        "default": {
            "BACKEND": BUCKET,
            "OPTIONS": {**options, **pictures, "location": f"{within}media/"},
        },
        "lists": {"BACKEND": BUCKET, "OPTIONS": {**options, "location": f"{within}lists/"}},
    }


def _public(raw: str) -> str:
    if not raw:
        return ""
    address = urlsplit(raw.rstrip("/"))
    if address.scheme not in ("http", "https") or not address.hostname or address.query:
        raise BadSetting(WORDS)
    return address.geturl()
