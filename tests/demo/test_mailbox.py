"""What the demo would have sent is caught, and shown locked in."""

from __future__ import annotations

import smtplib
from contextlib import contextmanager
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest

from latefinal.demo.catcher import catch_mail, keep_letter, open_post_box
from latefinal.demo.mailbox import letters, open_letter, path_of
from latefinal.masthead.models import Masthead


def a_letter(subject: str = "Tonight", html: str = "<head></head><p>Good <b>evening</b></p>"):
    letter = EmailMessage()
    letter["Subject"] = subject
    letter["From"] = "evening@example.org"
    letter["To"] = "reader@example.org"
    letter.set_content("Good evening. https://paper.example/a-story/")
    if html:
        letter.add_alternative(html, subtype="html")
    return letter


@contextmanager
def catching(folder: Path):
    post_box, stop = open_post_box(), Event()
    thread = Thread(target=partial(catch_mail, stop, post_box=post_box, folder=folder))
    thread.start()
    try:
        yield post_box.getsockname()
    finally:
        stop.set()
        thread.join(5)
        post_box.close()


@pytest.fixture
def folder(settings) -> Path:
    folder = Path(settings.LATEFINAL_HOME) / "mailbox"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    return folder


@pytest.fixture
def sample(paper):
    masthead = Masthead.load()
    masthead.is_sample = True
    masthead.save()
    return paper


def test_a_letter_sent_by_smtp_lies_in_the_folder_whole(tmp_path):
    with catching(tmp_path) as (host, port), smtplib.SMTP(host, port) as link:
        link.send_message(a_letter(), "bounces@example.org", ["hidden@example.org"])
    (caught,) = letters(tmp_path)
    assert caught.subject == "Tonight"
    assert caught.to == "hidden@example.org"
    whole = open_letter(tmp_path, caught.name)
    assert "Good evening" in whole.text
    assert "<b>evening</b>" in whole.html
    assert not list(tmp_path.glob("*.part"))


def test_letters_wait_in_the_post_box_while_nobody_catches(tmp_path):
    post_box, stop = open_post_box(), Event()
    first = Thread(target=partial(catch_mail, stop, post_box=post_box, folder=tmp_path))
    first.start()
    stop.set()
    first.join(5)
    host, port = post_box.getsockname()
    stop = Event()

    def send() -> None:
        with smtplib.SMTP(host, port) as link:
            link.send_message(a_letter())

    sender = Thread(target=send)
    sender.start()
    again = Thread(target=partial(catch_mail, stop, post_box=post_box, folder=tmp_path))
    again.start()
    sender.join(5)
    stop.set()
    again.join(5)
    post_box.close()
    assert len(letters(tmp_path)) == 1


def test_the_newest_letter_comes_first(tmp_path):
    for subject in ("first", "second"):
        keep_letter(tmp_path, a_letter(subject).as_bytes())
    assert [letter.subject for letter in letters(tmp_path)] == ["second", "first"]


@pytest.mark.parametrize("name", ["../secret-key", "x", "", "0" * 20 + "-zzzzzzzz"])
def test_a_name_leads_nowhere_outside_the_folder(tmp_path, name):
    (tmp_path / f"{name.replace('/', '_')}.eml").write_text("x")
    assert path_of(tmp_path, name) is None


def test_a_broken_letter_is_listed_and_shown(client, sample, folder):
    keep_letter(
        folder, b"Subject: =?utf-8?q?=FF?=\r\nContent-Type: text/html; charset=nope\r\n\r\n\xff"
    )
    name = letters(folder)[0].name
    assert client.get("/demo/mailbox/").status_code == 200
    assert client.get(f"/demo/mailbox/{name}/").status_code == 200


def test_a_letter_is_shown_locked_in(client, sample, folder):
    keep_letter(folder, a_letter(html="<head></head><script>alert(1)</script>").as_bytes())
    name = letters(folder)[0].name
    listed = client.get("/demo/mailbox/").content.decode()
    assert f'href="/demo/mailbox/{name}/"' in listed
    shown = client.get(f"/demo/mailbox/{name}/").content.decode()
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in shown
    assert "<script>alert" not in shown
    page = client.get(f"/demo/mailbox/{name}/page/")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "sandbox" in policy
    assert '<base target="_blank">' in page.content.decode()


def test_a_letter_can_be_kept_as_it_came(client, sample, folder):
    file = keep_letter(folder, a_letter().as_bytes())
    answer = client.get(f"/demo/mailbox/{file.stem}/file/")
    assert b"".join(answer.streaming_content) == file.read_bytes()
    assert answer.headers["Content-Type"] == "message/rfc822"


def test_an_empty_mailbox_says_what_to_do(client, sample, folder):
    assert "No letter yet" in client.get("/demo/mailbox/").content.decode()


def test_a_real_paper_has_no_mailbox(client, paper, folder):
    file = keep_letter(folder, a_letter().as_bytes())
    for path in ("", f"{file.stem}/", f"{file.stem}/page/", f"{file.stem}/file/"):
        assert client.get(f"/demo/mailbox/{path}").status_code == 404


def test_a_letter_that_is_not_there_is_404(client, sample, folder):
    assert client.get(f"/demo/mailbox/{'0' * 20}-00000000/").status_code == 404
