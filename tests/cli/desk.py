"""A browser without a screen: it signs in at a running paper's desk and sends forms."""

from __future__ import annotations

import re
import urllib.request
import uuid
from http.cookiejar import CookieJar

WHO, PASSWORD = "chief@example.org", "a long enough password"
FOUND = f"""
import django; django.setup()
from latefinal.desk.services import found_paper
from latefinal.people.services import ensure_owner
found_paper(name="The Meridian", zone="UTC", sections=[("Harbour", "harbour")])
ensure_owner(email="{WHO}", password="{PASSWORD}", name="Chief")
"""
"""Founds a paper whose owner is WHO, in a process of its own."""


class Desk:
    """Somebody at the desk; at the desk of whichever server of a paper, by its port."""

    def __init__(self) -> None:
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def sign_in(self, port: int, who: str, password: str) -> None:
        """As a person does."""
        self.post(port, "/desk/login/", {"username": who, "password": password})

    def get(self, port: int, path: str) -> bytes:
        """What is there."""
        with self.opener.open(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return bytes(answer.read())

    def post(
        self,
        port: int,
        path: str,
        data: dict[str, str],
        file: tuple[str, str, bytes] | None = None,
        form: str = "",
    ) -> bytes:
        """Send the form that stands at `path`, or at `form`.

        `file` is a field, the file's name and what is in it.
        """
        return self.send(port, path, {**self.token(port, form or path), **data}, file)

    def token(self, port: int, path: str) -> dict[str, str]:
        """The field that says that the form at `path` was seen."""
        page = self.get(port, path).decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token, f"{path} has no form"
        return {"csrfmiddlewaretoken": token[1]}

    def send(
        self,
        port: int,
        path: str,
        fields: dict[str, str],
        file: tuple[str, str, bytes] | None = None,
    ) -> bytes:
        """Send a form whose token is among its fields."""
        edge = uuid.uuid4().hex
        body = b"".join(
            _part(edge, f'name="{name}"') + value.encode() + b"\r\n"
            for name, value in fields.items()
        )
        if file:
            field, name, content = file
            body += _part(edge, f'name="{field}"; filename="{name}"') + content + b"\r\n"
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}",
            body + f"--{edge}--\r\n".encode(),
            {"Content-Type": f"multipart/form-data; boundary={edge}"},
        )
        with self.opener.open(request, timeout=60) as answer:
            return bytes(answer.read())


def _part(edge: str, what: str) -> bytes:
    return f"--{edge}\r\nContent-Disposition: form-data; {what}\r\n\r\n".encode()
